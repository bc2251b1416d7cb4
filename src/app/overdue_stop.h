// Ends a stop that takes too long. An engine that hangs keeps a call for as long as it is tried again, which
// may be minutes, and whoever asked this process to end does not wait so long. What was acknowledged is
// durable where it is kept, so that an end without further ado is as safe as a crash.
#pragma once

#include <cstdint>
#include <functional>
#include <thread>

namespace nexus::app {

class OverdueStop {
 public:
  // Calls `end` on a thread of its own when it still exists after `patience_ms`.
  OverdueStop(std::int64_t patience_ms, std::function<void()> end);

 private:
  std::jthread thread_;
};

}  // namespace nexus::app
