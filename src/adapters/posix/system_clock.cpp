#include "adapters/posix/system_clock.h"

#include <ctime>

namespace nexus::posix {

namespace {

std::int64_t read_ms(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return static_cast<std::int64_t>(time.tv_sec) * 1000 + time.tv_nsec / 1'000'000;
}

}  // namespace

domain::Timestamp SystemClock::now() const { return {read_ms(CLOCK_REALTIME)}; }

std::int64_t SystemClock::monotonic_ms() const { return read_ms(CLOCK_MONOTONIC); }

}  // namespace nexus::posix
