// The counts of several processes on a real server.
#include "adapters/postgres/shared_counts.h"

#include <gtest/gtest.h>

#include "adapters/memory/sequential_id_source.h"
#include "unit/postgres/postgres_test.h"

namespace nexus::postgres {
namespace {

class PostgresSharedCounts : public PostgresTest {
 protected:
  SharedCounts process() { return {*database_, ids_.next({1'000})}; }

  memory::SequentialIdSource ids_;
};

TEST_F(PostgresSharedCounts, AddUpOverProcessesAndReplaceWhatOneSaidBefore) {
  SharedCounts first = process();
  SharedCounts second = process();
  ASSERT_TRUE(first.publish({{{"PARTNER_A", {5, 1, 0, 2, 0}}}, {3, 5}}));
  ASSERT_TRUE(first.publish({{{"PARTNER_A", {7, 1, 0, 2, 1}}}, {4, 6}}));
  ASSERT_TRUE(second.publish({{{"PARTNER_A", {1, 0, 1, 0, 0}}, {"PARTNER_B", {2, 0, 0, 0, 0}}}, {1, 1}}));
  const auto totals = second.totals();
  ASSERT_TRUE(totals) << totals.error().message;
  EXPECT_EQ(totals->by_partner.at("PARTNER_A"), (AnswerCounts{8, 1, 1, 2, 1}));
  EXPECT_EQ(totals->by_partner.at("PARTNER_B"), (AnswerCounts{2, 0, 0, 0, 0}));
  EXPECT_EQ(totals->latency, (std::vector<std::uint64_t>{5, 7}));
}

TEST_F(PostgresSharedCounts, StayTheSameWhenSilentProcessesAreFolded) {
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 3; ++i) {
      ASSERT_TRUE(process().publish({{{"PARTNER_A", {10, 1, 0, 0, 0}}}, {10}}));
    }
    ASSERT_TRUE(database_->write([](Connection& connection) -> Result<> {
      connection.execute(
          "UPDATE answer_counts SET written_at = now() - interval '2 days'; "
          "UPDATE answer_latencies SET written_at = now() - interval '2 days'");
      return {};
    }));
    ASSERT_TRUE(process().fold());
  }
  const auto rows = database_->read_primary([](Connection& connection) -> Result<std::int64_t> {
    return connection.query("SELECT count(*) FROM answer_counts").integer(0, 0);
  });
  ASSERT_TRUE(rows);
  EXPECT_EQ(*rows, 1);
  const auto totals = process().totals();
  ASSERT_TRUE(totals);
  EXPECT_EQ(totals->by_partner.at("PARTNER_A"), (AnswerCounts{60, 6, 0, 0, 0}));
  EXPECT_EQ(totals->latency, std::vector<std::uint64_t>{60});
}

}  // namespace
}  // namespace nexus::postgres
