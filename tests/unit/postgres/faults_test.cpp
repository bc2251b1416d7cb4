// What the order store does when the server, the network or the configuration fails.
#include <gtest/gtest.h>
#include <signal.h>

#include <filesystem>
#include <functional>
#include <future>
#include <thread>

#include "adapters/postgres/postgres_order_store.h"
#include "contract/stores/sample_orders.h"
#include "support/postgres_database.h"
#include "unit/postgres/reply_loser.h"

namespace nexus::postgres {
namespace {

using testing_support::postgres_conninfo;

class PostgresFaults : public testing::Test {
 protected:
  void SetUp() override {
    server_ = postgres_conninfo();
    if (!server_) GTEST_SKIP() << testing_support::kNoPostgres;
    place_.emplace(*server_);
    database_ = place_->open();
    store_.emplace(*database_);
  }

  // Statements of another session.
  void run(const std::string& sql) {
    const auto done = Database(place_->options()).write([&](Connection& connection) -> Result<> {
      connection.execute(sql);
      return {};
    });
    ASSERT_TRUE(done) << done.error().message;
  }
  std::int64_t number(const std::string& sql) {
    Database database(place_->options());
    const auto found = database.read_primary(
        [&](Connection& connection) -> Result<std::int64_t> { return connection.query(sql).integer(0, 0); });
    EXPECT_TRUE(found);
    return found ? *found : -1;
  }
  // Waits until the number is as wanted; tells what it was at last.
  std::int64_t wait_for(const std::string& sql, std::int64_t wanted) {
    std::int64_t seen = -1;
    for (int attempt = 0; attempt < 600 && (seen = number(sql)) != wanted; ++attempt)
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    return seen;
  }
  // The trigger's body runs before each order is inserted.
  void before_insert(const std::string& body) {
    run("CREATE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN " + body +
        " RETURN NEW; END $$; CREATE TRIGGER fault BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION "
        "fault()");
  }
  Error error_of_save(PostgresOrderStore& store) {
    const auto saved = store.save(orders_);
    EXPECT_FALSE(saved);
    return saved ? Error{} : saved.error();
  }
  DatabaseOptions options_with(const std::string& more) const {
    auto options = place_->options();
    options.writer.connection.conninfo = fixed_conninfo(place_->conninfo() + more);
    return options;
  }
  Error error_of_connecting(const std::string& more) {
    Database database(options_with(more));
    const auto checked = database.check_writer();
    EXPECT_FALSE(checked);
    return checked ? Error{} : checked.error();
  }
  static bool says(const Error& error, const std::string& part) {
    return error.message.find(part) != std::string::npos;
  }

  std::optional<std::string> server_;
  std::optional<testing_support::PostgresDatabase> place_;
  std::unique_ptr<Database> database_;
  std::optional<PostgresOrderStore> store_;
  contract::SampleOrders samples_{21};
  std::vector<domain::Order> orders_ = samples_.take(50);
};

constexpr const char* kWaiting =
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'";
constexpr const char* kEndOthers =
    "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()";

TEST_F(PostgresFaults, ASessionThatIsEndedBetweenTwoSavesIsReplaced) {
  ASSERT_TRUE(store_->save(std::span(orders_).first(10)));
  run(kEndOthers);
  const auto saved = store_->save(orders_);
  ASSERT_TRUE(saved) << saved.error().message;
  EXPECT_EQ(saved->front(), ports::SaveOutcome::already_there);
  EXPECT_EQ(saved->back(), ports::SaveOutcome::inserted);
}

TEST_F(PostgresFaults, ASessionThatIsEndedInTheMiddleOfASaveLeavesNothingBehind) {
  before_insert("PERFORM pg_sleep(60);");
  auto saving = std::async(std::launch::async, [&] { return error_of_save(*store_); });
  EXPECT_EQ(wait_for(kWaiting, 1), 1);
  run(kEndOthers);
  const auto error = saving.get();
  EXPECT_EQ(error.kind, ErrorKind::unavailable) << error.message;
  run("DROP TRIGGER fault ON orders");
  EXPECT_EQ(number("SELECT count(*) FROM orders"), 0);
  EXPECT_EQ(number("SELECT count(*) FROM partner_totals"), 0);
  ASSERT_TRUE(store_->save(orders_));
  EXPECT_EQ(store_->count({})->count, orders_.size());
}

TEST_F(PostgresFaults, AReadWhoseSessionIsEndedIsAnsweredByANewOne) {
  ASSERT_TRUE(store_->save(orders_));
  ASSERT_TRUE(store_->count({}));
  bool ended = false;
  const auto read = database_->read([&](Connection& connection) -> Result<std::int64_t> {
    if (!std::exchange(ended, true)) run(kEndOthers);
    return connection.query("SELECT count(*) FROM orders").integer(0, 0);
  });
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(*read, 50);
}

// Replies of a save: the COPY begins, the rows are taken, the COMMIT is done.
TEST_F(PostgresFaults, SavingAgainIsSafeWhicheverReplyWasLost) {
  ReplyLoser proxy(place_->conninfo());
  auto options = place_->options();
  options.writer.size = 1;
  options.writer.connection.conninfo = fixed_conninfo(proxy.conninfo());
  Database database(options);
  PostgresOrderStore store(database);
  std::size_t saved = 0;
  for (int lost = 1; lost <= 3; ++lost) {
    ASSERT_TRUE(database.check_writer());
    const auto orders = samples_.take(30);
    proxy.lose_reply(lost);
    const auto unknown = store.save(orders);
    ASSERT_FALSE(unknown) << lost;
    EXPECT_EQ(unknown.error().kind, ErrorKind::unavailable);
    const auto again = store.save(orders);
    ASSERT_TRUE(again) << again.error().message;
    const auto expected = lost == 3 ? ports::SaveOutcome::already_there : ports::SaveOutcome::inserted;
    EXPECT_EQ(*again, std::vector(orders.size(), expected)) << lost;
    saved += orders.size();
    EXPECT_EQ(store.count({})->count, saved);
  }
}

// What freezes here is the server's end of one session; a frozen machine looks the same from here.
TEST_F(PostgresFaults, AServerThatIsFrozenCostsTheDeadlineAndNotTheThread) {
  auto options = place_->options();
  options.writer.size = 1;
  options.writer.connection.statement_timeout_ms = 300;
  Database database(options);
  PostgresOrderStore store(database);
  const auto pid = database.write([](Connection& connection) -> Result<std::int64_t> {
    return connection.query("SELECT pg_backend_pid()").integer(0, 0);
  });
  ASSERT_TRUE(pid);
  const auto backend = static_cast<pid_t>(*pid);
  if (::kill(backend, SIGSTOP) != 0) GTEST_SKIP() << "the server's processes belong to somebody else";
  const auto saved = store.save(orders_);
  EXPECT_EQ(::kill(backend, SIGCONT), 0);
  ASSERT_FALSE(saved);
  EXPECT_EQ(saved.error().kind, ErrorKind::unavailable);
  EXPECT_TRUE(says(saved.error(), "no answer within 800 ms")) << saved.error().message;
  EXPECT_TRUE(store.save(orders_));
}

TEST_F(PostgresFaults, AStatementThatTakesTooLongIsEndedByTheServer) {
  auto options = place_->options();
  options.writer.connection.statement_timeout_ms = 200;
  Database database(options);
  int runs = 0;
  const auto slow = database.read([&](Connection& connection) -> Result<> {
    ++runs;
    connection.query("SELECT pg_sleep(60)");
    return {};
  });
  ASSERT_FALSE(slow);
  EXPECT_EQ(slow.error().kind, ErrorKind::unavailable);
  EXPECT_TRUE(says(slow.error(), "57014")) << slow.error().message;
  EXPECT_EQ(runs, 1) << "it would take as long again";
}

TEST_F(PostgresFaults, AHostThatDoesNotAnswerIsPassedOver) {
  // Nobody accepts what waits behind this socket, so a session is never answered there.
  auto options = place_->options();
  options.writer.connection.connect_timeout_ms = 2'000;
  options.writer.connection.conninfo = fixed_conninfo(
      place_->conninfo() + " host=127.0.0.1,127.0.0.1 port=1," + testing_support::port_of(*server_));
  Database database(options);
  EXPECT_TRUE(database.check_writer());
}

TEST_F(PostgresFaults, ReadsGoToThePrimaryWhileTheReaderIsAway) {
  auto options = place_->options();
  options.reader = options.writer;
  options.reader->connection.conninfo = fixed_conninfo(place_->conninfo() + " port=1");
  Database database(options);
  PostgresOrderStore store(database);
  ASSERT_TRUE(store.save(orders_));
  for (int round = 0; round < 3; ++round) {
    EXPECT_EQ(store.count({})->count, orders_.size());
    EXPECT_TRUE(*store.find(orders_[0].id));
    EXPECT_EQ(store.list({})->orders.size(), 20U);
    EXPECT_EQ(store.statistics()->by_partner.size(), 3U);
  }
  EXPECT_FALSE(database.check_reader());
}

TEST_F(PostgresFaults, WhatAReaderDoesNotHaveYetIsAskedOfThePrimary) {
  // A database that has the tables and none of the orders is a standby that lags.
  const testing_support::PostgresDatabase lagging(*server_);
  const auto with_tables = lagging.open();
  auto options = place_->options();
  options.reader = lagging.options().writer;
  Database database(options);
  PostgresOrderStore store(database);
  ASSERT_TRUE(store.save(orders_));
  EXPECT_TRUE(*store.find(orders_[0].id));
  EXPECT_TRUE(*store.find_external(orders_[1].partner_id, orders_[1].external_order_id));
  EXPECT_EQ(store.save(orders_).value(), std::vector(orders_.size(), ports::SaveOutcome::already_there));
  std::size_t visited = 0;
  EXPECT_TRUE(store.visit_identities([&](auto, auto) { return ++visited > 0; }));
  EXPECT_EQ(visited, orders_.size());
  EXPECT_EQ(store.count({})->count, 0U) << "a list may be as old as the reader is";
}

TEST_F(PostgresFaults, AFullDiskIsSaidSoAndTheNextSaveWorks) {
  before_insert("RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100';");
  const auto error = error_of_save(*store_);
  EXPECT_EQ(error.kind, ErrorKind::storage_full);
  EXPECT_TRUE(says(error, "space")) << error.message;
  run("DROP TRIGGER fault ON orders");
  EXPECT_TRUE(store_->save(orders_));
}

TEST_F(PostgresFaults, ATransactionThatLosesARaceIsRunAgain) {
  run("CREATE SEQUENCE tries");
  before_insert("IF nextval('tries') < 4 THEN RAISE EXCEPTION 'lost' USING ERRCODE = '40P01'; END IF;");
  const auto saved = store_->save(orders_);
  ASSERT_TRUE(saved) << saved.error().message;
  EXPECT_EQ(store_->statistics()->by_partner.size(), 3U);
  EXPECT_EQ(number("SELECT sum(orders)::bigint FROM partner_totals"), 50);
}

TEST_F(PostgresFaults, TwoWorkersThatSaveTheSameOrdersInOppositeOrderBothEnd) {
  auto reversed = samples_.take(400);
  const auto forward = reversed;
  std::reverse(reversed.begin(), reversed.end());
  auto other = std::async(std::launch::async, [&] { return store_->save(reversed); });
  const auto one = store_->save(forward);
  const auto two = other.get();
  ASSERT_TRUE(one && two);
  EXPECT_EQ(std::count(one->begin(), one->end(), ports::SaveOutcome::inserted) +
                std::count(two->begin(), two->end(), ports::SaveOutcome::inserted),
            400);
  EXPECT_EQ(number("SELECT sum(orders)::bigint FROM partner_totals"), 400);
  EXPECT_EQ(number("SELECT sum(orders)::bigint FROM date_totals"), 400);
}

TEST_F(PostgresFaults, WhatIsMissingIsNamedAndNeverBlamedOnTheOrders) {
  const auto password = error_of_connecting(" user=nobody password=wrong");
  EXPECT_EQ(password.kind, ErrorKind::unavailable);
  EXPECT_TRUE(says(password, "user nobody")) << password.message;
  const auto database = error_of_connecting(" dbname=missing");
  EXPECT_EQ(database.kind, ErrorKind::unavailable);
  EXPECT_TRUE(says(database, "Create the database")) << database.message;
  const auto host = error_of_connecting(" port=1");
  EXPECT_EQ(host.kind, ErrorKind::unavailable);
  EXPECT_TRUE(says(host, "127.0.0.1:1")) << host.message;
  run("DROP TABLE orders");
  const auto table = error_of_save(*store_);
  EXPECT_EQ(table.kind, ErrorKind::unavailable);
  EXPECT_TRUE(says(table, "migrations")) << table.message;
}

TEST_F(PostgresFaults, ASecretThatWasRotatedIsUsedFromTheNextConnectOn) {
  const auto user = place_->name();
  place_->run_at_server("CREATE USER " + user + " PASSWORD 'first'");
  run("GRANT USAGE ON SCHEMA nexusstream TO " + user +
      "; GRANT SELECT ON ALL TABLES IN SCHEMA nexusstream TO " + user);
  std::string secret = "first";
  auto options = place_->options();
  options.writer.first_pause_ms = 1;
  options.writer.connection.conninfo = [&]() -> Result<std::string> {
    return place_->conninfo() + " user=" + user + " password=" + secret;
  };
  {
    Database database(options);
    PostgresOrderStore store(database);
    EXPECT_TRUE(store.count({}));
    place_->run_at_server("ALTER USER " + user + " PASSWORD 'second'");
    EXPECT_TRUE(store.count({})) << "a session that stands is not asked again";
    secret = "second";
    run(kEndOthers);
    EXPECT_TRUE(store.count({}));
  }
  run("DROP OWNED BY " + user);
  place_->run_at_server("DROP USER " + user);
}

TEST_F(PostgresFaults, ASecretThatCannotBeReadIsNeverBlamedOnTheOrders) {
  auto options = place_->options();
  options.writer.connection.conninfo = []() -> Result<std::string> {
    return fail(ErrorKind::not_found, "The secret is not there.");
  };
  Database database(options);
  PostgresOrderStore store(database);
  const auto error = error_of_save(store);
  EXPECT_EQ(error.kind, ErrorKind::unavailable);
  EXPECT_TRUE(says(error, "The secret is not there")) << error.message;
}

TEST_F(PostgresFaults, WhatIsTooMuchForTheReadersDoesNotFallOnThePrimary) {
  auto options = place_->options();
  options.reader = options.writer;
  options.reader->size = 1;
  options.reader->wait_ms = 20;
  Database database(options);
  int runs = 0;
  const auto outer = database.read([&](Connection&) -> Result<> {
    return database.read([&](Connection&) -> Result<> {
      ++runs;
      return {};
    });
  });
  ASSERT_FALSE(outer);
  EXPECT_EQ(outer.error().kind, ErrorKind::unavailable);
  EXPECT_TRUE(says(outer.error(), "make the pool larger")) << outer.error().message;
  EXPECT_EQ(runs, 0);
}

TEST_F(PostgresFaults, AServerWhoseCertificateIsAnothersIsNotTalkedTo) {
  const auto authority = postgres_conninfo("NEXUS_TEST_POSTGRES_CA");
  if (!authority) GTEST_SKIP() << "NEXUS_TEST_POSTGRES_CA is not set";
  const std::string verify = " sslmode=verify-full sslrootcert=";
  Database right(options_with(verify + *authority));
  const auto encrypted = right.read([](Connection& connection) -> Result<bool> {
    return connection.query("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()").boolean(0, 0);
  });
  ASSERT_TRUE(encrypted) << encrypted.error().message;
  EXPECT_TRUE(*encrypted);
  const std::string strangers = "/etc/ssl/certs/ca-certificates.crt";
  if (!std::filesystem::exists(strangers))
    GTEST_SKIP() << "there are no other authorities' certificates here";
  const auto wrong = error_of_connecting(verify + strangers);
  EXPECT_EQ(wrong.kind, ErrorKind::unavailable);
  EXPECT_TRUE(says(wrong, "sslrootcert")) << wrong.message;
}

TEST_F(PostgresFaults, WritesGoToThePrimaryWhicheverHostIsNamedFirst) {
  const auto standby = postgres_conninfo("NEXUS_TEST_POSTGRES_STANDBY");
  if (!standby) GTEST_SKIP() << "NEXUS_TEST_POSTGRES_STANDBY is not set";
  const auto standby_port = testing_support::port_of(*standby);
  auto options = options_with(" host=127.0.0.1,127.0.0.1 port=" + standby_port + "," +
                              testing_support::port_of(*server_));
  options.reader = options.writer;
  options.reader->connection.conninfo = fixed_conninfo(place_->conninfo() + " port=" + standby_port);
  Database database(options);
  PostgresOrderStore store(database);
  EXPECT_TRUE(store.save(orders_));
  const auto recovering = [](Connection& connection) -> Result<bool> {
    return connection.query("SELECT pg_is_in_recovery()").boolean(0, 0);
  };
  EXPECT_FALSE(database.write(recovering).value());
  const auto of_reader = database.read(recovering);
  ASSERT_TRUE(of_reader);
  // The standby may not have the new database yet, and then the primary answers.
  for (int attempt = 0; attempt < 200 && !*database.read(recovering); ++attempt)
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_TRUE(database.read(recovering).value());
  EXPECT_TRUE(*store.find(orders_[0].id));
  const auto only_standby = error_of_connecting(" port=" + standby_port);
  EXPECT_EQ(only_standby.kind, ErrorKind::unavailable);
  EXPECT_TRUE(says(only_standby, "takes writes")) << only_standby.message;
}

}  // namespace
}  // namespace nexus::postgres
