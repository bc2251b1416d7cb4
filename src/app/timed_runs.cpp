#include "app/timed_runs.h"

#include <chrono>
#include <utility>

namespace nexus::app {

bool TimedRuns::run(std::function<void()> work, std::int64_t time_ms) {
  auto run = std::make_unique<Run>();
  run->thread = std::jthread([&run = *run, work = std::move(work)] {
    work();
    const std::lock_guard lock(run.mutex);
    run.has_ended = true;
    run.ended.notify_one();
  });
  {
    std::unique_lock lock(run->mutex);
    if (run->ended.wait_for(lock, std::chrono::milliseconds(time_ms), [&] { return run->has_ended; })) {
      lock.unlock();
      return true;
    }
  }
  late_.push_back(std::move(run));
  return false;
}

std::size_t TimedRuns::late() {
  late_.remove_if([](const std::unique_ptr<Run>& run) {
    const std::lock_guard lock(run->mutex);
    return run->has_ended;
  });
  return late_.size();
}

}  // namespace nexus::app
