// The file of the order store as others see it: schema versions, locks, sums, backups, damage.
#include <fstream>

#include "adapters/memory/manual_clock.h"
#include "adapters/sqlite/migrations.h"
#include "adapters/sqlite/store_check.h"
#include "unit/sqlite/store_files.h"

namespace nexus::sqlite {
namespace {

class OrderFile : public StoreFiles {};

TEST_F(OrderFile, KeepsOrdersStatisticsAndIndexesAcrossRestarts) {
  {
    auto store = open_orders(100);
    for (int part = 0; part < 30; ++part) ASSERT_TRUE(store->save(orders(1 + part * 30, 30)));
  }
  auto store = open_orders(100);
  EXPECT_EQ(store->statistics()->by_partner.at("PARTNER_A").orders, 900u);
  for (const auto sort : {ports::OrderSort::transaction_time, ports::OrderSort::gross_amount}) {
    ports::OrderQuery query;
    query.sort = sort;
    query.limit = 1'000;
    EXPECT_EQ(store->list(query)->orders.size(), 900u);
  }
  EXPECT_EQ(store->save(orders(900, 2)).value(),
            (std::vector{ports::SaveOutcome::already_there, ports::SaveOutcome::inserted}));
}

TEST_F(OrderFile, SyncsTheLogAtEveryCommit) {
  Connection writer(file("settings.db"), OpenMode::writer, 1'024);
  EXPECT_EQ(writer.query_integer("PRAGMA synchronous"), 2) << "FULL";
  Query mode(writer, "PRAGMA journal_mode");
  ASSERT_TRUE(mode.step());
  EXPECT_EQ(mode.text_at(0), "wal");
}

TEST_F(OrderFile, HasReadersThatCannotWrite) {
  open_orders();
  Connection reader(file("orders.db"), OpenMode::reader, 1'024);
  EXPECT_THROW(reader.execute("DELETE FROM orders"), Failure);
}

TEST_F(OrderFile, RecordsItsMigrationsAndRunsThemOnce) {
  open_orders();
  const auto first = ask("orders.db", "SELECT group_concat(number || applied_at) FROM schema_migrations");
  open_orders();
  EXPECT_EQ(ask("orders.db", "SELECT group_concat(number || applied_at) FROM schema_migrations"), first);
  EXPECT_EQ(ask("orders.db", "SELECT max(number) FROM schema_migrations"),
            std::to_string(order_migrations().back().number));
}

TEST_F(OrderFile, BringsAnOlderSchemaForward) {
  {
    Connection old(file("orders.db"), OpenMode::writer, 1'024);
    migrate(old, order_migrations().first(1));
  }
  auto store = open_orders();
  EXPECT_TRUE(store->save(orders(1, 5)));
  EXPECT_EQ(ask("orders.db", "SELECT count(*) FROM orders_view"), "5");
}

TEST_F(OrderFile, KnowsNoTimeOfStoringForOrdersFromBeforeItWasKept) {
  ASSERT_TRUE(open_orders()->save(orders(1, 5)));
  memory::ManualClock clock;
  auto options = order_options();
  options.writer.clock = &clock;
  const auto store = SqliteOrderStore::open(options).value();
  ASSERT_TRUE(store->save(orders(6, 5)));
  clock.advance(1'000);
  ASSERT_TRUE(store->save(orders(11, 500)));
  EXPECT_FALSE(store->stored_at(order(5).id).value());
  EXPECT_EQ(store->stored_at(order(6).id).value()->ms, clock.now().ms - 1'000);
  EXPECT_EQ(store->stored_at(order(510).id).value(), clock.now());
  EXPECT_EQ(ask("orders.db", "SELECT count(*) FROM save_times"), "2") << "one row a transaction";
}

TEST_F(OrderFile, RefusesANewerSchemaAndLeavesItAlone) {
  open_orders();
  tamper("orders.db", "INSERT INTO schema_migrations VALUES (900, 'of the future', 'later')");
  const auto store = SqliteOrderStore::open(order_options());
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().kind, ErrorKind::invalid);
  EXPECT_NE(store.error().message.find("newer nexusstream"), std::string::npos) << store.error().message;
}

TEST_F(OrderFile, IsOpenedByOneServerOnly) {
  auto first = open_orders();
  const auto second = SqliteOrderStore::open(order_options());
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::conflict);
  EXPECT_NE(second.error().message.find("in use by another process"), std::string::npos);
  first.reset();
  EXPECT_TRUE(SqliteOrderStore::open(order_options()));
}

TEST_F(OrderFile, SaysThatAFileIsDamaged) {
  std::ofstream(file("orders.db")) << std::string(8'192, 'x');
  const auto store = SqliteOrderStore::open(order_options());
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().kind, ErrorKind::corrupt);
  EXPECT_NE(store.error().message.find("restore"), std::string::npos) << store.error().message;
}

TEST_F(OrderFile, SaysThatItsFolderIsMissing) {
  auto options = order_options();
  options.path = file("missing/orders.db");
  const auto store = SqliteOrderStore::open(options);
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().kind, ErrorKind::internal);
}

TEST_F(OrderFile, ShowsExactDecimalsAndIsoTimesInItsView) {
  auto one = order(1);
  one.quantity = 5;
  one.unit_price = domain::Decimal::parse("29.99").value();
  one.gross_amount = domain::Decimal::parse("149.95").value();
  one.tax_amount = domain::Decimal::parse("11.996").value();
  one.net_amount = domain::Decimal::parse("161.946").value();
  one.transaction_time = domain::parse_iso8601("2010-12-01T08:26:00.007Z").value();
  auto store = open_orders();
  ASSERT_TRUE(store->save({&one, 1}));
  EXPECT_EQ(
      ask("orders.db",
          "SELECT id, gross_amount, tax_amount, net_amount, transaction_time, processed_at, customer_id "
          "FROM orders_view"),
      domain::to_string(one.id) + "|149.95|11.996|161.946|2010-12-01T08:26:00.007Z|" +
          domain::to_iso8601(one.processed_at) + "|customer-1");
}

TEST_F(OrderFile, SortsAmountsAsTextByTheRuleOfTheDocument) {
  auto store = open_orders();
  ASSERT_TRUE(store->save(orders(1, 300)));
  Connection reader(file("orders.db"), OpenMode::reader, 1'024);
  Query query(reader,
              "SELECT gross_amount FROM orders ORDER BY instr(gross_amount || '.', '.'), gross_amount");
  std::optional<domain::Decimal> last;
  while (query.step()) {
    const auto amount = domain::Decimal::parse(query.text_at(0));
    ASSERT_TRUE(amount);
    EXPECT_LE(last.value_or(*amount), *amount);
    last = amount;
  }
}

TEST_F(OrderFile, IsAddedUpExactlyByTheSqliteShell) {
  if (std::system("command -v sqlite3 > /dev/null") != 0)
    GTEST_SKIP() << "the sqlite3 shell is not installed";
  auto store = open_orders();
  ASSERT_TRUE(store->save(orders(1, 500)));
  const auto command = "sqlite3 -readonly " + file("orders.db") +
                       " \"SELECT decimal_sum(net_amount) FROM orders\" > " + file("sum");
  ASSERT_EQ(std::system(command.c_str()), 0);
  std::string text;
  std::ifstream(file("sum")) >> text;
  EXPECT_EQ(domain::DecimalTotal::parse(text), store->statistics()->by_partner.at("PARTNER_A").net_amount);
}

TEST_F(OrderFile, IsBackedUpWholeWhileOrdersArrive) {
  auto store = open_orders(100);
  for (int part = 0; part < 20; ++part) ASSERT_TRUE(store->save(orders(1 + part * 25, 25)));
  ASSERT_TRUE(store->backup(file("copy.db")));
  ASSERT_TRUE(store->save(orders(501, 10)));
  const auto report = verify_orders(file("copy.db"));
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->rows, 500u);
  EXPECT_TRUE(report->problems.empty()) << report->problems.front();
  EXPECT_FALSE(std::filesystem::exists(file("copy.db-wal")));
  const auto again = store->backup(file("copy.db"));
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().kind, ErrorKind::conflict);
}

TEST_F(OrderFile, IsFoundOutWhenItsTotalsOrRowsWereChanged) {
  const std::string changes[] = {
      "UPDATE orders SET gross_amount = '1' WHERE position = 17",
      "DELETE FROM orders WHERE position = 17",
      "UPDATE date_totals SET orders = orders + 1 WHERE date = (SELECT min(date) FROM date_totals)",
      "DELETE FROM index_chunks WHERE chunk = 1",
  };
  for (const auto& change : changes) {
    std::filesystem::remove(file("orders.db"));
    {
      auto store = open_orders(100);
      for (int part = 0; part < 10; ++part) ASSERT_TRUE(store->save(orders(1 + part * 25, 25)));
    }
    ASSERT_TRUE(verify_orders(file("orders.db"))->problems.empty());
    tamper("orders.db", change);
    EXPECT_FALSE(verify_orders(file("orders.db"))->problems.empty()) << change;
  }
}

// The guard of "every order once" is the unique index: without it the same order goes in twice.
TEST_F(OrderFile, LetsDuplicatesInWhenItsUniqueIndexesAreDropped) {
  open_orders();
  tamper("orders.db",
         "DROP INDEX orders_by_external_id; DROP INDEX orders_by_id; DROP INDEX orders_by_sequence;");
  auto store = open_orders();
  EXPECT_EQ(store->save(orders(1, 1)).value(), std::vector{ports::SaveOutcome::inserted});
  EXPECT_EQ(store->save(orders(1, 1)).value(), std::vector{ports::SaveOutcome::inserted});
}

}  // namespace
}  // namespace nexus::sqlite
