// Time, so that tests and the simulator own it.
#pragma once

#include <cstdint>

#include "domain/timestamp.h"

namespace nexus::ports {

// Safe to call from any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  // Wall-clock time, UTC. May jump either way.
  virtual domain::Timestamp now() const = 0;
  // Milliseconds that never go back, counted from an unspecified start. For deadlines.
  virtual std::int64_t monotonic_ms() const = 0;
};

}  // namespace nexus::ports
