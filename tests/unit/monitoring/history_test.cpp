// Steps, minutes, and latencies.
#include "monitoring/history.h"

#include <gtest/gtest.h>

#include "monitoring/latency.h"

namespace nexus::monitoring {
namespace {

using ports::Measurement;

constexpr std::int64_t kStartMs = 1'700'000'040'000;  // a full minute

Second passed(std::uint64_t accepted, std::uint64_t depth = 0) {
  Second second;
  second.accepted = accepted;
  second.latency[3] = accepted;
  second.queue_depth = depth;
  return second;
}

TEST(History, AddsWhatPassedAndKeepsThePeakOfALevel) {
  History history;
  for (int s = 1; s <= 10; ++s) history.add_second(passed(5, s == 4 ? 70 : 1), {kStartMs + s * 1000});
  history.add_second(passed(1), {kStartMs + 11'000});
  const auto steps = history.last_hour({kStartMs + 11'000});
  ASSERT_EQ(steps.size(), 2u);
  EXPECT_EQ(steps[0].at.ms, kStartMs);
  EXPECT_EQ(steps[0].accepted, 50u);
  EXPECT_EQ(steps[0].latency[3], 50u);
  EXPECT_EQ(steps[0].queue_depth, 70u);
  EXPECT_EQ(steps[1].at.ms, kStartMs + 10'000);
  EXPECT_EQ(steps[1].accepted, 1u);
}

TEST(History, GivesAMinuteToBeStoredWhenItHasEnded) {
  History history;
  for (int s = 1; s <= 60; ++s) history.add_second(passed(2), {kStartMs + s * 1000});
  EXPECT_TRUE(history.unsaved().empty());
  EXPECT_EQ(history.minute_under_way().accepted, 120u);
  history.add_second(passed(3), {kStartMs + 61'000});
  ASSERT_EQ(history.unsaved().size(), 1u);
  EXPECT_EQ(history.unsaved()[0].at.ms, kStartMs);
  EXPECT_EQ(history.unsaved()[0].accepted, 120u);
  EXPECT_EQ(history.minute_under_way().accepted, 3u);
}

TEST(History, KeepsAnHourAndABoundedNumberOfUnsavedMinutes) {
  History history;
  std::int64_t now = kStartMs;
  for (int s = 0; s < 3 * 3600; ++s) history.add_second(passed(1), {now += 1000});
  const auto steps = history.last_hour({now});
  EXPECT_GE(steps.size(), 360u);
  EXPECT_LE(steps.size(), 361u);
  EXPECT_EQ(steps.back().accepted, 10u);
  EXPECT_EQ(history.unsaved().size(), History::kMaxUnsaved);
  EXPECT_EQ(history.unsaved().back().at.ms, now - 120'000);
}

TEST(History, SpreadsStoredMinutesOverTheirStepsAndLosesNothing) {
  Measurement whole;
  whole.at = {kStartMs};
  whole.accepted = 100;
  whole.latency[2] = 31;
  whole.dead = 4;
  Measurement begun = whole;
  begun.at = {kStartMs + 60'000};
  const domain::Timestamp now{kStartMs + 60'000 + 25'000};
  History history;
  history.restore({whole, begun}, now);
  std::uint64_t accepted[2] = {};
  std::uint64_t answers[2] = {};
  const auto steps = history.last_hour(now);
  ASSERT_EQ(steps.size(), 9u);
  for (const Measurement& step : steps) {
    accepted[step.at.ms >= begun.at.ms] += step.accepted;
    answers[step.at.ms >= begun.at.ms] += step.latency[2];
    EXPECT_EQ(step.dead, 4u);
  }
  EXPECT_EQ(accepted[0], 100u);
  EXPECT_EQ(accepted[1], 100u);
  EXPECT_EQ(answers[0], 31u);
  EXPECT_EQ(answers[1], 31u);
  history.add_second(passed(7), {now.ms + 1000});
  EXPECT_EQ(history.minute_under_way().accepted, 107u) << "the minute goes on where the last process left it";
}

TEST(History, SurvivesAClockThatIsSetBack) {
  History history;
  for (int s = 1; s <= 20; ++s) history.add_second(passed(1), {kStartMs + s * 1000});
  const std::int64_t before = kStartMs - 86'400'000;
  for (int s = 1; s <= 20; ++s) history.add_second(passed(1), {before + s * 1000});
  const auto steps = history.last_hour({before + 20'000});
  ASSERT_EQ(steps.size(), 2u);
  EXPECT_EQ(steps[0].at.ms, before);
}

TEST(RollUp, PutsRowsTogetherAtFullMultiples) {
  std::vector<Measurement> rows(3);
  rows[0].at = {kStartMs - kStartMs % 300'000 + 240'000};
  rows[1].at = {rows[0].at.ms + 60'000};
  rows[2].at = {rows[0].at.ms + 120'000};
  for (auto& row : rows) row.accepted = 10;
  rows[1].oldest_age_ms = 9;
  rows[2].oldest_age_ms = 4;
  const auto steps = roll_up(rows, 300'000);
  ASSERT_EQ(steps.size(), 2u);
  EXPECT_EQ(steps[0].accepted, 10u);
  EXPECT_EQ(steps[1].accepted, 20u);
  EXPECT_EQ(steps[1].at.ms % 300'000, 0);
  EXPECT_EQ(steps[1].oldest_age_ms, 9);
}

TEST(Latency, LiesWithinTheBucketOfTheAnswerThatItStandsFor) {
  LatencyCounts counts{};
  EXPECT_FALSE(latency_ms(counts, 0.5));
  counts[4] = 98;  // up to 1 ms
  counts[7] = 2;   // 5 to 10 ms
  EXPECT_GT(*latency_ms(counts, 0.5), 0.5);
  EXPECT_LE(*latency_ms(counts, 0.5), 1.0);
  EXPECT_GT(*latency_ms(counts, 0.99), 5.0);
  EXPECT_LE(*latency_ms(counts, 0.99), 10.0);
  counts = {};
  counts.back() = 1;
  EXPECT_EQ(*latency_ms(counts, 0.5), 10'000.0);
}

}  // namespace
}  // namespace nexus::monitoring
