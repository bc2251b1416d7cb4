#include "app/timed_runs.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>

namespace nexus::app {
namespace {

constexpr std::int64_t kLongMs = 60'000;

TEST(TimedRuns, WaitsForWorkThatEndsInTime) {
  TimedRuns runs;
  bool has_run = false;
  EXPECT_TRUE(runs.run([&] { has_run = true; }, kLongMs));
  EXPECT_TRUE(has_run);
  EXPECT_EQ(runs.late(), 0u);
}

TEST(TimedRuns, GoesOnWithoutWorkThatIsLateAndForgetsItWhenItEnds) {
  TimedRuns runs;
  std::promise<void> gate;
  const auto opened = gate.get_future().share();
  EXPECT_FALSE(runs.run([opened] { opened.wait(); }, 1));
  EXPECT_EQ(runs.late(), 1u);
  EXPECT_TRUE(runs.run([] {}, kLongMs)) << "the late one must not hold up the next";
  gate.set_value();
  while (runs.late() != 0) std::this_thread::yield();
}

TEST(TimedRuns, WaitsForTheLateOnesAtItsEnd) {
  std::atomic<bool> has_ended = false;
  std::promise<void> gate;
  const auto opened = gate.get_future().share();
  {
    TimedRuns runs;
    EXPECT_FALSE(runs.run(
        [&has_ended, opened] {
          opened.wait();
          has_ended = true;
        },
        1));
    gate.set_value();
  }
  EXPECT_TRUE(has_ended);
}

}  // namespace
}  // namespace nexus::app
