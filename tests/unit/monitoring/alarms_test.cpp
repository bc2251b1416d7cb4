// When an alarm begins and ends.
#include "monitoring/alarms.h"

#include <gtest/gtest.h>

namespace nexus::monitoring {
namespace {

constexpr std::int64_t kNowMs = 1'700'000'000'000;

Condition condition(const std::string& id, std::int64_t hold_ms = 0, Severity severity = Severity::warning) {
  return {id, severity, "title", "detail", hold_ms};
}

TEST(Alarms, BeginOnceAndEndOnce) {
  AlarmBook book;
  const auto raised = book.update({condition("a")}, {kNowMs}, 0);
  ASSERT_EQ(raised.size(), 1u);
  EXPECT_TRUE(raised[0].raised);
  EXPECT_EQ(raised[0].alarm.since.ms, kNowMs);
  EXPECT_TRUE(book.update({condition("a")}, {kNowMs + 1000}, 1000).empty());
  EXPECT_EQ(book.active().front().since.ms, kNowMs);
  const auto ended = book.update({}, {kNowMs + 2000}, 2000);
  ASSERT_EQ(ended.size(), 1u);
  EXPECT_FALSE(ended[0].raised);
  EXPECT_TRUE(book.active().empty());
}

TEST(Alarms, WaitUntilTheirConditionHasHeldForLongEnough) {
  AlarmBook book;
  const Condition held = condition("a", 10'000);
  EXPECT_TRUE(book.update({held}, {kNowMs}, 0).empty());
  EXPECT_TRUE(book.update({held}, {kNowMs}, 9'999).empty());
  EXPECT_TRUE(book.active().empty());
  EXPECT_EQ(book.update({held}, {kNowMs}, 10'000).size(), 1u);
  EXPECT_TRUE(book.update({}, {kNowMs}, 11'000).size() == 1);
  EXPECT_TRUE(book.update({held}, {kNowMs}, 12'000).empty()) << "a condition that comes back begins anew";
  EXPECT_TRUE(book.update({}, {kNowMs}, 13'000).empty()) << "what never was an alarm does not end";
}

TEST(Alarms, ShowTheCriticalOnesFirstWithTheNumbersOfNow) {
  AlarmBook book;
  book.update({condition("a"), condition("z", 0, Severity::critical)}, {kNowMs}, 0);
  Condition changed = condition("a");
  changed.detail = "7 now";
  book.update({changed, condition("z", 0, Severity::critical)}, {kNowMs}, 1);
  ASSERT_EQ(book.active().size(), 2u);
  EXPECT_EQ(book.active()[0].id, "z");
  EXPECT_EQ(book.active()[1].detail, "7 now");
}

}  // namespace
}  // namespace nexus::monitoring
