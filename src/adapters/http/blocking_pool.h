// A named pool of threads for calls that block (SQLite, files), with a bounded queue: what does not
// fit is refused at once instead of waiting for ever.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "adapters/http/callback.h"

namespace nexus::http {

// Safe to call from any thread. The destructor runs what is queued, then joins.
class BlockingPool {
 public:
  // `name` (at most 12 characters) names the threads; `threads` >= 1; `max_queued` >= 1.
  BlockingPool(std::string name, int threads, std::size_t max_queued);
  ~BlockingPool();
  BlockingPool(const BlockingPool&) = delete;
  BlockingPool& operator=(const BlockingPool&) = delete;

  // False when the queue is full: answer 503 with Retry-After. The task must not throw.
  [[nodiscard]] bool try_run(Task task);

  const std::string& name() const { return name_; }
  std::size_t queued() const;

 private:
  void work();

  const std::string name_;
  const std::size_t max_queued_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Task> queue_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace nexus::http
