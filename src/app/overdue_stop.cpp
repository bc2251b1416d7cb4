#include "app/overdue_stop.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <utility>

#include "base/thread_name.h"

namespace nexus::app {

OverdueStop::OverdueStop(std::int64_t patience_ms, std::function<void()> end)
    : thread_([patience_ms, end = std::move(end)](const std::stop_token& stop) {
        name_this_thread("overdue");
        std::mutex mutex;
        std::condition_variable_any ended;
        std::unique_lock lock(mutex);
        ended.wait_for(lock, stop, std::chrono::milliseconds(patience_ms), [] { return false; });
        if (!stop.stop_requested()) end();
      }) {}

}  // namespace nexus::app
