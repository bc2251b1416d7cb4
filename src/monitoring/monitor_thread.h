// The one thread that watches, and tells those who listen.
#pragma once

#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>

#include "monitoring/live_events.h"
#include "monitoring/monitor.h"

namespace nexus::monitoring {

// Runs from its construction to its destruction, which stores the minute under way. What it is given
// must outlive it.
class MonitorThread {
 public:
  MonitorThread(Monitor& monitor, LiveEvents& events);

 private:
  void run(const std::stop_token& stop);

  Monitor& monitor_;
  LiveEvents& events_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread thread_;  // last: it uses everything above
};

}  // namespace nexus::monitoring
