#include "delivery/delivery_loop.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <utility>

#include "base/thread_name.h"

namespace nexus::delivery {

namespace {

// A burst that ends is noticed after this long at the latest.
constexpr double kLongestRestMs = 1'000;

}  // namespace

DeliveryLoop::DeliveryLoop(std::unique_ptr<BatchDelivery> delivery, LoopOptions options,
                           BatchDelivery::Report report)
    : delivery_(std::move(delivery)), options_(std::move(options)), report_(std::move(report)) {
  renewing_ = std::jthread([this](const std::stop_token& stop) { keep_renewing(stop); });
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

DeliveryLoop::~DeliveryLoop() { stop(); }

void DeliveryLoop::stop() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
}

void DeliveryLoop::pause(const std::stop_token& stop, std::int64_t ms) {
  std::mutex mutex;
  std::condition_variable_any wake;
  std::unique_lock lock(mutex);
  wake.wait_for(lock, stop, std::chrono::milliseconds(ms), [] { return false; });
}

void DeliveryLoop::rest_while_intake_is_busy(const std::stop_token& stop,
                                             std::chrono::steady_clock::time_point began) {
  const auto queue = delivery_->queue_stats();
  if (!queue) return;
  const auto now = std::chrono::steady_clock::now();
  const std::chrono::duration<double> since_look = now - std::exchange(last_look_, now);
  const auto arrived = static_cast<double>(queue->sent - std::exchange(last_sent_, queue->sent));
  const double busyness = arrived / since_look.count() / options_.yield_above_per_second;
  if (busyness <= 1 || queue->visible >= options_.yield_below) return;
  const std::chrono::duration<double, std::milli> took = now - began;
  const double rest_ms = std::min(took.count() * busyness, kLongestRestMs);
  pause(stop, static_cast<std::int64_t>(rest_ms));
}

void DeliveryLoop::run(const std::stop_token& stop) {
  name_this_thread(options_.thread_name.c_str());
  std::int64_t pause_ms = options_.first_pause_ms;
  while (!stop.stop_requested()) {
    const auto began = std::chrono::steady_clock::now();
    const auto delivered = delivery_->run_once(options_.wait_ms);
    failing_.store(!delivered, std::memory_order_relaxed);
    if (!delivered) {
      report_("Delivery pauses for " + std::to_string(pause_ms) + " ms: " + delivered.error().message);
      pause(stop, pause_ms);
      pause_ms = std::min(pause_ms * 2, options_.longest_pause_ms);
      continue;
    }
    pause_ms = options_.first_pause_ms;
    delivered_.fetch_add(*delivered, std::memory_order_relaxed);
    if (*delivered < options_.small_batch) {
      pause(stop, options_.linger_ms);
    } else {
      rest_while_intake_is_busy(stop, began);
    }
  }
  // What is given back must not be renewed.
  renewing_.request_stop();
  renewing_.join();
  delivery_->give_back();
}

void DeliveryLoop::keep_renewing(const std::stop_token& stop) {
  name_this_thread("renewing");
  while (!stop.stop_requested()) {
    pause(stop, delivery_->visibility_timeout_ms() / 3);
    if (!stop.stop_requested()) delivery_->renew();
  }
}

}  // namespace nexus::delivery
