// One event loop on one thread: epoll, edge-triggered, each socket registered once, so that a
// request in the steady state costs one recv, one send and a share of one epoll_wait.
//
// Other threads hand work over with post() or CompletionBatch; it is run in order, once a wake-up,
// and a loop that is awake already is not woken again.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <random>
#include <span>
#include <string_view>
#include <thread>
#include <vector>

#include "adapters/http/callback.h"
#include "adapters/http/exchange.h"
#include "base/result.h"

namespace nexus::http {

// Something that waits for its file descriptor. Owned by the loop that watches it.
class Watched {
 public:
  virtual ~Watched() = default;
  // `events` are those of epoll.
  virtual void on_events(std::uint32_t events) = 0;
  // The deadline set with Loop::set_deadline has passed.
  virtual void on_deadline() {}
  // The server stops: end what runs, close when idle.
  virtual void drain() {}
  virtual void close() {}
  std::size_t slot = 0;  // its place in the loop
};

class Loop {
 public:
  static Result<std::shared_ptr<Loop>> create(int index);
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  // Any thread. Dropped when the loop has stopped.
  void post(Task task);
  // Takes all tasks; wakes the loop at most once. Any thread.
  void post_batch(std::span<Task> tasks);
  // Ends run() once the tasks posted so far have run. Any thread.
  void stop();

  // Runs until stop(), on the calling thread.
  void run();
  bool is_loop_thread() const {
    return std::this_thread::get_id() == thread_.load(std::memory_order_relaxed);
  }
  int index() const { return index_; }

  // --- For what lives on the loop; loop thread only.

  // Takes ownership; on_events follows for input, output space, and closing (edge-triggered).
  Result<> watch(std::unique_ptr<Watched> watched, int descriptor);
  // Destroys it after the current round of events.
  void release(Watched& watched);
  // Calls on_deadline up to kTickMs after that time; a later call replaces it. 0 means never.
  void set_deadline(Watched& watched, std::int64_t at_ms) { deadlines_[watched.slot] = at_ms; }
  // Runs after the events and tasks of this round.
  void at_round_end(Task task) { round_end_.push_back(std::move(task)); }

  // Monotonic, read once a round.
  std::int64_t now_ms() const { return now_us_ / 1000; }
  std::int64_t now_us() const { return now_us_; }
  // The Date field's value (RFC 9110), refreshed once a second.
  std::string_view date() const { return {date_, 29}; }
  std::uint64_t random() { return random_(); }
  template <class Use>
  void for_each_watched(Use&& use) {
    for (std::size_t i = 0; i < watched_.size(); ++i) {
      if (watched_[i]) use(*watched_[i]);
    }
  }
  // Connections given to this loop; for spreading them. Any thread.
  std::int64_t load() const { return load_.load(std::memory_order_relaxed); }
  void add_load(std::int64_t connections) { load_.fetch_add(connections, std::memory_order_relaxed); }

  static constexpr std::int64_t kTickMs = 100;

 private:
  explicit Loop(int index);
  void wake();
  bool has_posted();
  void run_posted();
  void run_round_end();
  void check_deadlines();
  void refresh_time();
  int sleep_ms() const;

  const int index_;
  int epoll_ = -1;
  int wake_event_ = -1;
  std::atomic<std::thread::id> thread_{};

  std::mutex posted_mutex_;
  std::vector<Task> posted_;
  bool closed_ = false;
  std::atomic<bool> sleeping_{false};
  std::atomic<bool> stop_requested_{false};

  std::vector<Task> running_;
  std::vector<Task> round_end_;
  std::vector<Task> round_end_running_;
  std::vector<std::unique_ptr<Watched>> watched_;
  std::vector<std::int64_t> deadlines_;
  std::vector<std::size_t> free_slots_;
  std::vector<std::unique_ptr<Watched>> released_;
  std::atomic<std::int64_t> load_{0};

  std::int64_t now_us_ = 0;
  std::int64_t next_tick_ms_ = 0;
  std::int64_t date_second_ = -1;
  char date_[30] = {};
  std::mt19937_64 random_;
};

// Collects completions for many exchanges and gives each loop its share with one wake-up, as a
// journal does after one sync that served many requests. Not safe for use by two threads at once;
// keep one for each thread and use it again.
class CompletionBatch {
 public:
  void add(const Exchange& exchange, Task task);
  // Hands everything over. The destructor does the same.
  void flush();
  ~CompletionBatch() { flush(); }
  CompletionBatch() = default;
  CompletionBatch(const CompletionBatch&) = delete;
  CompletionBatch& operator=(const CompletionBatch&) = delete;

 private:
  struct Share {
    std::shared_ptr<Loop> loop;
    std::vector<Task> tasks;
  };
  std::vector<Share> shares_;
};

}  // namespace nexus::http
