// A clock that stands still until it is told to move. Safe to call from any thread.
#pragma once

#include <atomic>

#include "ports/clock.h"

namespace nexus::memory {

class ManualClock final : public ports::Clock {
 public:
  explicit ManualClock(domain::Timestamp start = {1'700'000'000'000}) : now_ms_(start.ms) {}

  domain::Timestamp now() const override { return {now_ms_.load()}; }
  std::int64_t monotonic_ms() const override { return monotonic_ms_.load(); }

  // Time passes: both clocks move on. `ms` is not negative.
  void advance(std::int64_t ms) {
    now_ms_ += ms;
    monotonic_ms_ += ms;
  }

  // Someone sets the date: only the wall clock moves, either way.
  void jump(std::int64_t ms) { now_ms_ += ms; }

 private:
  std::atomic<std::int64_t> now_ms_;
  std::atomic<std::int64_t> monotonic_ms_{1'000'000};
};

}  // namespace nexus::memory
