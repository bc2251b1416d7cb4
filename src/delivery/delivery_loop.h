// Threads that drive one delivery, and renew what it holds, until they are told to stop.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>

#include "delivery/batch_delivery.h"

namespace nexus::delivery {

struct LoopOptions {
  std::string thread_name;     // at most 15 characters
  std::int64_t wait_ms = 200;  // for a first message
  // After a batch smaller than `small_batch`, messages may gather this long: large transactions
  // cost less an order.
  std::int64_t linger_ms = 25;
  std::size_t small_batch = 2'000;
  // Intake comes first: while orders arrive faster than `yield_above_per_second` and fewer than
  // `yield_below` messages wait, the loop rests after each batch, by as many times longer than the
  // batch took as the orders arrive faster than that. So a burst is taken at intake's full speed.
  double yield_above_per_second = 20'000;
  std::uint64_t yield_below = 250'000;
  std::int64_t first_pause_ms = 100;  // after a failure, doubled up to:
  std::int64_t longest_pause_ms = 5'000;
};

class DeliveryLoop {
 public:
  DeliveryLoop(std::unique_ptr<BatchDelivery> delivery, LoopOptions options, BatchDelivery::Report report);
  // Stops.
  ~DeliveryLoop();

  // Asks the loop to end after its batch, and waits for it.
  void stop();

  std::uint64_t delivered() const { return delivered_.load(std::memory_order_relaxed); }
  bool failing() const { return failing_.load(std::memory_order_relaxed); }

 private:
  void run(const std::stop_token& stop);
  void keep_renewing(const std::stop_token& stop);
  void pause(const std::stop_token& stop, std::int64_t ms);
  void rest_while_intake_is_busy(const std::stop_token& stop, std::chrono::steady_clock::time_point began);

  std::unique_ptr<BatchDelivery> delivery_;
  const LoopOptions options_;
  const BatchDelivery::Report report_;
  std::atomic<std::uint64_t> delivered_{0};
  std::atomic<bool> failing_{false};
  // What the loop saw of its queue after its last batch.
  std::uint64_t last_sent_ = 0;
  std::chrono::steady_clock::time_point last_look_;
  std::jthread renewing_;
  std::jthread thread_;
};

}  // namespace nexus::delivery
