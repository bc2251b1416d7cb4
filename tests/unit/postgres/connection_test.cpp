// One session with a real server.
#include "adapters/postgres/connection.h"

#include <gtest/gtest.h>

#include "support/postgres_database.h"

namespace nexus::postgres {
namespace {

class PostgresConnection : public testing::Test {
 protected:
  void SetUp() override {
    const auto server = testing_support::postgres_conninfo();
    if (!server) GTEST_SKIP() << testing_support::kNoPostgres;
    database_.emplace(*server);
    connection_.emplace(options());
    connection_->open();
  }
  ConnectionOptions options() const { return database_->options().writer.connection; }
  Failure failure_of(const std::function<void()>& work) {
    try {
      work();
    } catch (const Failure& failure) {
      return failure;
    }
    ADD_FAILURE() << "nothing failed";
    return Failure(Error{});
  }

  std::optional<testing_support::PostgresDatabase> database_;
  std::optional<Connection> connection_;
};

TEST_F(PostgresConnection, GivesBackEveryValueThatItWasGiven) {
  const auto id = domain::make_uuid7({1'700'000'000'123}, 7, 9);
  const auto amount = domain::Decimal::parse("-123456789012.12345678").value();
  Parameters parameters;
  parameters.text("o'quote \xe2\x82\xac").bytes(std::string("\0\xff", 2)).integer(-5).boolean(true).uuid(id);
  parameters.time({1'291'161'600'123}).decimal(amount).null(Type::text).text("");
  for (int run = 0; run < 2; ++run) {
    const auto rows = connection_->query("SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9", parameters);
    ASSERT_EQ(rows.count(), 1);
    EXPECT_EQ(rows.text(0, 0), "o'quote \xe2\x82\xac");
    EXPECT_EQ(rows.text(0, 1), std::string_view("\0\xff", 2));
    EXPECT_EQ(rows.integer(0, 2), -5);
    EXPECT_TRUE(rows.boolean(0, 3));
    EXPECT_EQ(rows.uuid(0, 4), id);
    EXPECT_EQ(rows.time(0, 5).ms, 1'291'161'600'123);
    EXPECT_EQ(rows.decimal(0, 6), amount);
    EXPECT_TRUE(rows.is_null(0, 7));
    EXPECT_FALSE(rows.is_null(0, 8));
    EXPECT_EQ(rows.text(0, 8), "");
  }
}

TEST_F(PostgresConnection, ReadsNumbersAsTheServerWritesThem) {
  const auto rows = connection_->query(
      "SELECT 149.95::numeric, 100000000::numeric, 0::numeric, 0.00::numeric, 1e22::numeric * 1e8, "
      "'2010-12-01T08:26:00.123Z'::timestamptz, 7::int, 7::smallint");
  EXPECT_EQ(rows.decimal(0, 0).to_string(), "149.95");
  EXPECT_EQ(rows.decimal(0, 1).to_string(), "100000000");
  EXPECT_EQ(rows.decimal(0, 2).to_string(), "0");
  EXPECT_EQ(rows.decimal(0, 3).to_string(), "0");
  EXPECT_EQ(rows.decimal_total(0, 4).to_string(), "1000000000000000000000000000000");
  EXPECT_EQ(domain::to_iso8601(rows.time(0, 5)), "2010-12-01T08:26:00.123Z");
  EXPECT_EQ(rows.integer(0, 6), 7);
  EXPECT_EQ(rows.integer(0, 7), 7);
}

TEST_F(PostgresConnection, TakesArraysOfManyRows) {
  ArrayValue texts(Type::text);
  ArrayValue numbers(Type::bigint);
  ArrayValue amounts(Type::numeric);
  for (int i = 0; i < 1'000; ++i) {
    if (i == 500) {
      texts.null();
    } else {
      texts.text("t" + std::to_string(i));
    }
    numbers.integer(i);
    amounts.decimal(domain::Decimal::from_integer(i));
  }
  Parameters parameters;
  parameters.array(texts).array(numbers).array(amounts).array(ArrayValue(Type::uuid));
  const auto rows = connection_->query(
      "SELECT count(t), sum(n)::bigint, sum(a), cardinality($4::uuid[]) FROM unnest($1, $2, $3) AS r(t, n, "
      "a)",
      parameters);
  EXPECT_EQ(rows.integer(0, 0), 999);
  EXPECT_EQ(rows.integer(0, 1), 499'500);
  EXPECT_EQ(rows.decimal(0, 2).to_string(), "499500");
  EXPECT_EQ(rows.integer(0, 3), 0);
}

TEST_F(PostgresConnection, TakesAllStatementsOfAPipelineOrNone) {
  connection_->execute("CREATE TABLE public.t (n bigint PRIMARY KEY)");
  const auto insert = [](std::int64_t n) {
    Parameters value;
    value.integer(n);
    return Statement{"INSERT INTO public.t VALUES ($1)", value};
  };
  const Statement fine[] = {insert(1), insert(2), {"SELECT count(*) FROM public.t", {}}};
  EXPECT_EQ(connection_->pipeline(fine).at(2).integer(0, 0), 2);
  const Statement twice[] = {insert(3), insert(1), {"SELECT now()", {}}};
  EXPECT_TRUE(failure_of([&] { connection_->pipeline(twice); }).is_unique_violation());
  EXPECT_EQ(connection_->query("SELECT count(*) FROM public.t").integer(0, 0), 2);
  EXPECT_FALSE(connection_->query("SELECT now()").empty())
      << "prepared though it did not come to its turn before";
}

TEST_F(PostgresConnection, PreparesAStatementAgainThatCouldNotBePrepared) {
  EXPECT_EQ(failure_of([&] { connection_->query("SELECT n FROM public.later"); }).sqlstate(), "42P01");
  connection_->execute("CREATE TABLE public.later (n bigint)");
  EXPECT_TRUE(connection_->query("SELECT n FROM public.later").empty());
}

TEST_F(PostgresConnection, CopiesRowsWithinATransaction) {
  connection_->execute("CREATE TABLE public.t (n bigint PRIMARY KEY, x text)");
  const auto copy = [&](int from, int to) {
    connection_->begin_copy("BEGIN; COPY public.t FROM STDIN (FORMAT text)");
    Transaction transaction(*connection_, Transaction::Begun{});
    for (int i = from; i < to; ++i)
      connection_->put_copy(std::to_string(i) + "\t" + std::string(100, 'x') + "\n");
    const auto rows = connection_->end_copy();
    transaction.commit();
    return rows;
  };
  EXPECT_EQ(copy(0, 50'000), 50'000);
  EXPECT_TRUE(failure_of([&] { copy(49'999, 60'000); }).is_unique_violation());
  EXPECT_EQ(connection_->query("SELECT count(*) FROM public.t").integer(0, 0), 50'000);
  EXPECT_EQ(failure_of([&] { connection_->begin_copy("COPY public.nothing FROM STDIN"); }).sqlstate(),
            "42P01");
  EXPECT_EQ(connection_->query("SELECT 1").integer(0, 0), 1);
}

TEST_F(PostgresConnection, LeavesNothingOfATransactionThatWasNotCommitted) {
  connection_->execute("CREATE TABLE public.t (n bigint)");
  {
    const Transaction transaction(*connection_);
    connection_->execute("INSERT INTO public.t VALUES (1)");
  }
  {
    connection_->begin_copy("BEGIN; COPY public.t FROM STDIN");
    const Transaction transaction(*connection_, Transaction::Begun{});
    connection_->put_copy("2\n");
  }
  connection_->open();
  EXPECT_EQ(connection_->query("SELECT count(*) FROM public.t").integer(0, 0), 0);
}

TEST_F(PostgresConnection, NamesServerDatabaseAndUserButNoPasswordInItsErrors) {
  const auto failure = failure_of([&] { connection_->query("SELECT nothing"); });
  EXPECT_NE(failure.error().message.find("database " + database_->name()), std::string::npos);
  EXPECT_NE(failure.error().message.find("PostgreSQL at 127.0.0.1:"), std::string::npos);
  auto wrong = options();
  wrong.conninfo = fixed_conninfo(database_->conninfo() + " user=nobody password=geheim");
  Connection refused(wrong);
  const auto refusal = failure_of([&] { refused.open(); });
  EXPECT_EQ(refusal.error().kind, ErrorKind::unavailable);
  EXPECT_NE(refusal.error().message.find("user nobody"), std::string::npos);
  EXPECT_EQ(refusal.error().message.find("geheim"), std::string::npos);
}

TEST_F(PostgresConnection, RefusesAConnectionStringThatIsNoneWithoutQuotingIt) {
  auto wrong = options();
  wrong.conninfo = fixed_conninfo("host=a password='secret");
  Connection connection(wrong);
  const auto failure = failure_of([&] { connection.open(); });
  EXPECT_EQ(failure.error().kind, ErrorKind::invalid);
  EXPECT_EQ(failure.error().message.find("secret"), std::string::npos);
}

}  // namespace
}  // namespace nexus::postgres
