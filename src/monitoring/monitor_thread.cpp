#include "monitoring/monitor_thread.h"

#include <chrono>

#include "base/thread_name.h"

namespace nexus::monitoring {

MonitorThread::MonitorThread(Monitor& monitor, LiveEvents& events)
    : monitor_(monitor), events_(events), thread_([this](const std::stop_token& stop) { run(stop); }) {}

// Samples are taken on the second; one that was missed because a store was slow is left out.
void MonitorThread::run(const std::stop_token& stop) {
  name_this_thread("monitor");
  constexpr std::chrono::seconds kBetween{1};
  monitor_.start();
  auto next = std::chrono::steady_clock::now();
  while (!stop.stop_requested()) {
    const auto changes = monitor_.sample();
    events_.tell(monitor_.status(), changes);
    monitor_.check_books();
    monitor_.save_history(false);
    const auto now = std::chrono::steady_clock::now();
    while (next <= now) next += kBetween;
    std::unique_lock lock(mutex_);
    wake_.wait_until(lock, stop, next, [] { return false; });
  }
  monitor_.save_history(true);
}

}  // namespace nexus::monitoring
