// The file of the error store as others see it.
#include "adapters/sqlite/store_check.h"
#include "unit/sqlite/store_files.h"

namespace nexus::sqlite {
namespace {

class ErrorFile : public StoreFiles {
 protected:
  std::unique_ptr<SqliteErrorStore> open() {
    ErrorStoreOptions options;
    options.path = file("errors.db");
    auto store = SqliteErrorStore::open(options);
    if (!store) throw std::runtime_error(store.error().message);
    return std::move(*store);
  }
  static domain::ErrorEvent event(std::uint64_t number) {
    domain::ErrorEvent event;
    event.timestamp = {1'700'000'000'000 + static_cast<std::int64_t>(number)};
    event.id = domain::make_uuid7(event.timestamp, 0, number);
    event.partner_id = "PARTNER_A";
    event.faults = {{domain::FaultCode::null_value, "customerId", "must not be null", "null", ""}};
    event.raw_input = R"({"customerId":null})";
    event.content_type = "application/json";
    return event;
  }
};

TEST_F(ErrorFile, KeepsEventsAndStatisticsAcrossRestarts) {
  const std::vector events{event(1), event(2)};
  ASSERT_TRUE(open()->save(events));
  auto store = open();
  const auto statistics = store->statistics({1'700'000'000'010}).value();
  EXPECT_EQ(statistics.total, 2u);
  EXPECT_EQ(statistics.last_24_hours, 2u);
  EXPECT_EQ(statistics.by_code.at("NULL_VALUE"), 2u);
  EXPECT_EQ(statistics.received.at("PARTNER_A").rejected, 2u);
}

TEST_F(ErrorFile, ShowsItsEventsInAView) {
  ASSERT_TRUE(open()->save(std::vector{event(7)}));
  EXPECT_EQ(ask("errors.db", "SELECT timestamp, error_group, code, raw_input FROM errors_view"),
            R"(2023-11-14T22:13:20.007Z|PARTNER_A:NULL_VALUE:customerId|NULL_VALUE|{"customerId":null})");
}

// A file of the first schema has events and no groups.
TEST_F(ErrorFile, CountsTheGroupsOfEventsThatAreOlderThanGroups) {
  auto known = event(1);
  known.amount_at_risk = domain::Decimal::parse("149.95");
  auto other = event(3'600'000);
  other.amount_at_risk = domain::Decimal::parse("0.0000000000000001");
  auto dismissed = event(9);
  {
    auto store = open();
    ASSERT_TRUE(store->save(std::vector{known, other, dismissed, event(5)}));
    ASSERT_TRUE(store->change_state({&dismissed.id, 1}, {ports::ErrorState::dismissed, "tests", {}, {}}));
  }
  Connection(file("errors.db"), OpenMode::writer, 256)
      .execute("DELETE FROM error_groups; DELETE FROM error_group_hours;");
  const auto page = open()->groups({}, other.timestamp).value();
  ASSERT_EQ(page.groups.size(), 1u);
  const auto& group = page.groups.front();
  EXPECT_EQ(group.group, "PARTNER_A:NULL_VALUE:customerId");
  EXPECT_EQ(group.value_at_risk.to_string(), "149.9500000000000001");
  EXPECT_EQ(group.open, 3u);
  EXPECT_EQ(group.dismissed, 1u);
  EXPECT_EQ(group.unknown_amounts, 1u);
  EXPECT_EQ(group.first_seen, known.timestamp);
  EXPECT_EQ(group.last_seen, other.timestamp);
  EXPECT_EQ(group.last_hours[22], 3u);
  EXPECT_EQ(group.last_hours[23], 1u);
}

TEST_F(ErrorFile, IsBackedUpWhole) {
  auto store = open();
  ASSERT_TRUE(store->save(std::vector{event(1), event(2), event(3)}));
  ASSERT_TRUE(store->backup(file("copy.db")));
  const auto report = verify_errors(file("copy.db"));
  ASSERT_TRUE(report);
  EXPECT_EQ(report->rows, 3u);
  EXPECT_TRUE(report->problems.empty());
}

TEST_F(ErrorFile, IsOpenedByOneServerOnly) {
  const auto first = open();
  ErrorStoreOptions options;
  options.path = file("errors.db");
  const auto second = SqliteErrorStore::open(options);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::conflict);
}

}  // namespace
}  // namespace nexus::sqlite
