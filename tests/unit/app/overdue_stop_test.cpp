#include "app/overdue_stop.h"

#include <gtest/gtest.h>

#include <future>

namespace nexus::app {
namespace {

TEST(OverdueStop, EndsWhatTakesTooLong) {
  std::promise<void> ended;
  const OverdueStop overdue(1, [&ended] { ended.set_value(); });
  ended.get_future().wait();
}

TEST(OverdueStop, LeavesAStopAloneThatIsDoneInTime) {
  bool has_ended = false;
  {
    const OverdueStop overdue(600'000, [&has_ended] { has_ended = true; });
  }
  EXPECT_FALSE(has_ended);
}

}  // namespace
}  // namespace nexus::app
