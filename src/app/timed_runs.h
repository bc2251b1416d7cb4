// Runs work that may take longer than there is time, and goes on without it when the time is over.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <thread>

namespace nexus::app {

// One thread uses it.
class TimedRuns {
 public:
  // Runs `work` on a thread of its own and waits until it has ended, `time_ms` at most; false when it has
  // not. It runs on then, beside later ones, so it must own all that it uses, or that must outlive this.
  bool run(std::function<void()> work, std::int64_t time_ms);
  // How many are late and run on.
  std::size_t late();

  // Waits for the late ones.
  ~TimedRuns() = default;

 private:
  struct Run {
    std::mutex mutex;
    std::condition_variable ended;
    bool has_ended = false;  // by mutex
    std::jthread thread;     // last: it uses the others
  };

  std::list<std::unique_ptr<Run>> late_;
};

}  // namespace nexus::app
