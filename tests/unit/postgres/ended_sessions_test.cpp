// Who signed out, as several processes of a cluster keep it on a real server.
#include "adapters/postgres/postgres_ended_sessions.h"

#include <gtest/gtest.h>

#include "unit/postgres/postgres_test.h"

namespace nexus::postgres {
namespace {

const std::string kFirst(64, 'a');
const std::string kSecond(64, 'b');

class EndedSessionsInPostgres : public PostgresTest {};

TEST_F(EndedSessionsInPostgres, AreKnownToEveryProcessUntilTheyWouldHaveEnded) {
  PostgresEndedSessions here(*database_);
  PostgresEndedSessions elsewhere(*database_);
  ASSERT_TRUE(here.add(kFirst, {2'000}, {1'000}));
  ASSERT_TRUE(here.add(kFirst, {9'000}, {1'000})) << "a session that is known stays as it is";
  EXPECT_EQ(*elsewhere.list(), (ports::EndedSessionTimes{{kFirst, {2'000}}}));
  ASSERT_TRUE(elsewhere.add(kSecond, {3'000}, {2'000}));
  EXPECT_EQ(*here.list(), (ports::EndedSessionTimes{{kSecond, {3'000}}}));
}

TEST_F(EndedSessionsInPostgres, AreListedUpToAnEnd) {
  ASSERT_TRUE(database_->write([](Connection& connection) -> Result<> {
    connection.execute(
        "INSERT INTO ended_sessions SELECT lpad(i::text, 64, '0'), to_timestamp(i) FROM generate_series(1, "
        "10001) i");
    return {};
  }));
  const auto listed = PostgresEndedSessions(*database_).list();
  ASSERT_TRUE(listed) << listed.error().message;
  EXPECT_EQ(listed->size(), ports::kMaxEndedSessions);
  EXPECT_EQ(listed->begin()->second.ms, 2'000) << "what ends first is left out";
}

}  // namespace
}  // namespace nexus::postgres
