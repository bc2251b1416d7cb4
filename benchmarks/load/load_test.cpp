// The generator is the oracle of crash tests, so its parts are tested like the program's.
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "load/answer_fields.h"
#include "load/answer_reader.h"
#include "load/latency_histogram.h"
#include "load/order_feed.h"

namespace nexus::load {
namespace {

TEST(AnswerReader, ReadsAnswersWithALengthHoweverTheyAreCut) {
  const std::string answer = "HTTP/1.1 202 Accepted\r\ncontent-length: 7\r\nX: y\r\n\r\n{\"a\":1}";
  for (std::size_t cut = 0; cut <= answer.size(); ++cut) {
    AnswerReader reader;
    EXPECT_EQ(reader.read(answer.substr(0, cut)), cut);
    EXPECT_EQ(reader.complete(), cut == answer.size());
    EXPECT_EQ(reader.read(answer.substr(cut)), answer.size() - cut);
    ASSERT_TRUE(reader.complete());
    EXPECT_EQ(reader.status(), 202);
    EXPECT_EQ(reader.body(), "{\"a\":1}");
  }
}

TEST(AnswerReader, ReadsChunkedAnswersHoweverTheyAreCut) {
  const std::string answer =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: "
      "close\r\n\r\n3\r\nabc\r\nA;x=1\r\n0123456789\r\n0\r\n\r\n";
  for (std::size_t cut = 0; cut <= answer.size(); ++cut) {
    AnswerReader reader;
    reader.read(answer.substr(0, cut));
    reader.read(answer.substr(cut));
    ASSERT_TRUE(reader.complete());
    EXPECT_EQ(reader.body(), "abc0123456789");
    EXPECT_TRUE(reader.closes());
  }
}

TEST(AnswerReader, LeavesTheBytesOfTheNextAnswer) {
  AnswerReader reader;
  const std::string answer = "HTTP/1.1 202 Accepted\r\nContent-Length: 1\r\n\r\nx";
  EXPECT_EQ(reader.read(answer + "HTTP/1.1 "), answer.size());
  EXPECT_TRUE(reader.complete());
}

TEST(AnswerReader, PassesInterimAnswersOver) {
  AnswerReader reader;
  reader.read("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 422 Unprocessable\r\nContent-Length: 0\r\n\r\n");
  EXPECT_TRUE(reader.complete());
  EXPECT_EQ(reader.status(), 422);
}

TEST(AnswerReader, NoticesWhatIsNotHttp) {
  AnswerReader reader;
  reader.read("SSH-2.0-OpenSSH_9.2 and more\r\n\r\n");
  EXPECT_TRUE(reader.broken());
}

TEST(AnswerFields, FindsMembersOnTheObjectsOwnLevelOnly) {
  const std::string_view object =
      R"({"x":{"id":"inner"}, "list":["id",{"id":2}],"text":"\"id\":1","id":"outer","n":12})";
  EXPECT_EQ(member(object, "id"), "outer");
  EXPECT_EQ(member(object, "n"), "12");
  EXPECT_EQ(member(object, "missing"), std::nullopt);
}

TEST(AnswerFields, GivesNothingThatBreaksOff) {
  EXPECT_EQ(member(R"({"id":"abc)", "id"), std::nullopt);
  EXPECT_EQ(member(R"({"n":12)", "n"), std::nullopt);
  EXPECT_EQ(objects_in(R"("results":[{"a":1},{"b":[2]},{"c":)").size(), 2u);
  EXPECT_EQ(objects_in("").size(), 0u);
}

TEST(OrderFeed, MakesOrdersOfOneLengthThatAllDiffer) {
  OrderFeed feed("RUN", 1, 1'700'000'000'000);
  std::set<std::string> ids;
  for (int number = 0; number < 1000; ++number) {
    std::string order = feed.blank();
    feed.fill_next(order.data());
    EXPECT_TRUE(ids.insert(std::string(feed.id_in(order.data()))).second);
    EXPECT_EQ(member(order, "orderId"), feed.id_in(order.data()));
    EXPECT_LE(std::stoll(std::string(*member(order, "transactionTimeMs"))), 1'700'000'000'000);
    EXPECT_NE(member(order, "quantity"), "0");
  }
}

TEST(OrderFeed, RepeatsItselfFromTheSameSeed) {
  OrderFeed one("RUN", 7, 1'700'000'000'000);
  OrderFeed two("RUN", 7, 1'700'000'000'000);
  std::string first = one.blank();
  std::string second = two.blank();
  for (int number = 0; number < 100; ++number) {
    one.fill_next(first.data());
    two.fill_next(second.data());
    EXPECT_EQ(first, second);
  }
}

TEST(LatencyHistogram, IsRightToOnePercentAtAnySize) {
  for (const std::int64_t value : {1LL, 127LL, 128LL, 1'000LL, 123'456'789LL, 3'600'000'000'000LL}) {
    LatencyHistogram histogram;
    histogram.record(value);
    const double milliseconds = static_cast<double>(value) / 1e6;
    EXPECT_NEAR(histogram.quantile_ms(0.5), milliseconds, milliseconds * 0.01);
    EXPECT_DOUBLE_EQ(histogram.max_ms(), milliseconds);
  }
}

TEST(LatencyHistogram, OrdersItsQuantiles) {
  LatencyHistogram histogram;
  for (int value = 1; value <= 1000; ++value) histogram.record(value * 1000);
  EXPECT_NEAR(histogram.quantile_ms(0.50), 0.500, 0.006);
  EXPECT_NEAR(histogram.quantile_ms(0.99), 0.990, 0.010);
}

}  // namespace
}  // namespace nexus::load
