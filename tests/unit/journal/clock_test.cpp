// Clocks that jump, while the journal is open and while it is closed.
#include "unit/journal/journal_under_test.h"

namespace nexus::journal {

using namespace ports;

constexpr std::int64_t kHourMs = 3'600'000;
constexpr std::int64_t kDayMs = 24 * kHourMs;

class JournalClockJump : public testing::TestWithParam<std::int64_t> {
 protected:
  memory::MemoryDisk disk_;
  memory::ManualClock clock_;
};

TEST_P(JournalClockJump, NeitherRedeliversNorHangsWhileOpen) {
  auto broker = open_journal(disk_, clock_);
  ASSERT_TRUE(send_bodies(*broker, kOrders, {"a", "b"}));
  const Taken taken = take(*broker, kOrders, 2);
  clock_.jump(GetParam());
  ASSERT_TRUE(broker->run_background_work());
  EXPECT_TRUE(take(*broker, kOrders, 2).bodies.empty());
  EXPECT_EQ(broker->stats(kOrders)->expired, 0u);
  clock_.advance(60'000);
  EXPECT_EQ(take(*broker, kOrders, 2).bodies.size(), 2u);
}

TEST_P(JournalClockJump, KeepsNoMessageHiddenForLongerThanItsTimeoutAfterARestart) {
  {
    auto broker = open_journal(disk_, clock_);
    ASSERT_TRUE(send_bodies(*broker, kOrders, {"a", "b"}));
    take(*broker, kOrders, 1);
  }
  clock_.jump(GetParam());
  auto broker = open_journal(disk_, clock_);
  ASSERT_TRUE(broker->run_background_work());
  clock_.advance(60'000);
  EXPECT_EQ(take(*broker, kOrders, 2).bodies.size(), 2u);
  EXPECT_EQ(broker->stats(kOrders)->expired, 0u);
}

INSTANTIATE_TEST_SUITE_P(ByHoursAndDays, JournalClockJump,
                         testing::Values(kHourMs, -kHourMs, kDayMs, -kDayMs));

TEST(JournalClock, ExpiresByTheTimeThatPassedAndNotByTheDateThatWasSet) {
  memory::MemoryDisk disk;
  memory::ManualClock clock;
  auto broker = open_journal(disk, clock);
  ASSERT_TRUE(send_bodies(*broker, kOrders, {"a"}));
  clock.jump(30 * kDayMs);
  ASSERT_TRUE(broker->run_background_work());
  EXPECT_EQ(waiting(*broker, kOrders).size(), 1u);
  clock.advance(4 * kDayMs + 1);
  ASSERT_TRUE(broker->run_background_work());
  EXPECT_TRUE(waiting(*broker, kOrders).empty());
}

}  // namespace nexus::journal
