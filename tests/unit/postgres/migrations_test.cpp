// The schema's steps on a real server.
#include "adapters/postgres/migrations.h"

#include <gtest/gtest.h>

#include <thread>

#include "support/postgres_database.h"

namespace nexus::postgres {
namespace {

constexpr Migration kOne[] = {{"letters", 1, "a", "CREATE TABLE a (n bigint)"}};
constexpr Migration kTwo[] = {{"letters", 1, "a", "CREATE TABLE a (n bigint)"},
                              {"letters", 2, "b", "ALTER TABLE a ADD b bigint; INSERT INTO a VALUES (1, 2)"},
                              {"digits", 1, "one", "CREATE TABLE digits (n bigint)"}};
constexpr Migration kWrong[] = {{"letters", 1, "a", "CREATE TABLE a (n bigint)"},
                                {"letters", 2, "b", "CREATE TABLE b (n bigint)"},
                                {"letters", 3, "c", "CREATE TABLE nonsense"}};

class PostgresMigrations : public testing::Test {
 protected:
  void SetUp() override {
    const auto server = testing_support::postgres_conninfo();
    if (!server) GTEST_SKIP() << testing_support::kNoPostgres;
    place_.emplace(*server);
    database_.emplace(place_->options());
  }
  std::int64_t number(const std::string& sql) {
    const auto found = database_->read_primary(
        [&](Connection& connection) -> Result<std::int64_t> { return connection.query(sql).integer(0, 0); });
    EXPECT_TRUE(found) << found.error().message;
    return found ? *found : -1;
  }

  std::optional<testing_support::PostgresDatabase> place_;
  std::optional<Database> database_;
};

TEST_F(PostgresMigrations, RunEachStepOnce) {
  const auto first = migrate(*database_, kOne);
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_TRUE(first->before.empty());
  EXPECT_EQ(first->after.at("letters"), 1);
  for (int run = 0; run < 2; ++run) {
    const auto further = migrate(*database_, kTwo);
    ASSERT_TRUE(further) << further.error().message;
    EXPECT_EQ(further->after.at("letters"), 2);
    EXPECT_EQ(further->after.at("digits"), 1);
  }
  EXPECT_EQ(number("SELECT count(*) FROM a WHERE b = 2"), 1);
  EXPECT_EQ(number("SELECT count(*) FROM schema_migrations"), 3);
}

TEST_F(PostgresMigrations, RefuseASchemaThatANewerProgramHasUsed) {
  ASSERT_TRUE(migrate(*database_, kTwo));
  const auto older = migrate(*database_, kOne);
  ASSERT_FALSE(older);
  EXPECT_EQ(older.error().kind, ErrorKind::invalid);
  EXPECT_NE(older.error().message.find("newer"), std::string::npos);
}

TEST_F(PostgresMigrations, ChangeNothingWhenOneStepFails) {
  ASSERT_FALSE(migrate(*database_, kWrong));
  EXPECT_EQ(number("SELECT count(*) FROM pg_namespace WHERE nspname = 'nexusstream'"), 0);
  EXPECT_TRUE(migrate(*database_, kTwo));
}

TEST_F(PostgresMigrations, WaitForEachOther) {
  std::vector<std::thread> programs;
  for (int i = 0; i < 4; ++i) {
    programs.emplace_back([&] {
      Database database(place_->options());
      const auto report = migrate(database, kTwo);
      EXPECT_TRUE(report) << report.error().message;
    });
  }
  for (auto& program : programs) program.join();
  EXPECT_EQ(number("SELECT count(*) FROM a"), 1);
}

TEST_F(PostgresMigrations, MakeEveryPartOfTheProgramsOwnSchema) {
  const auto all = all_migrations();
  ASSERT_TRUE(migrate(*database_, all));
  EXPECT_EQ(number("SELECT count(*) FROM orders"), 0);
}

TEST_F(PostgresMigrations, RefuseADatabaseThatIsNotInUtf8) {
  place_->run_at_server("CREATE DATABASE " + place_->name() +
                        "_latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");
  auto options = place_->options();
  options.writer.connection.conninfo =
      fixed_conninfo(testing_support::with_database(place_->conninfo(), place_->name() + "_latin"));
  {
    Database latin(options);
    const auto refused = migrate(latin, kOne);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::invalid);
  }
  place_->run_at_server("DROP DATABASE " + place_->name() + "_latin WITH (FORCE)");
}

}  // namespace
}  // namespace nexus::postgres
