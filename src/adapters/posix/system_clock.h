// The machine's clocks. Safe to call from any thread.
#pragma once

#include "ports/clock.h"

namespace nexus::posix {

class SystemClock final : public ports::Clock {
 public:
  domain::Timestamp now() const override;
  // CLOCK_MONOTONIC: stands still while the machine is suspended and ignores changes of the date.
  std::int64_t monotonic_ms() const override;
};

}  // namespace nexus::posix
