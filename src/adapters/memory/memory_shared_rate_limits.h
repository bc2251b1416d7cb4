// Counts of admitted orders in memory, for tests: what shares the object shares the limits. Safe to call from
// any thread; never blocks.
#pragma once

#include <map>

#include "base/guarded.h"
#include "ports/clock.h"
#include "ports/shared_rate_limits.h"

namespace nexus::memory {

class MemorySharedRateLimits final : public ports::SharedRateLimits {
 public:
  // The clock must outlive it.
  explicit MemorySharedRateLimits(const ports::Clock& clock) : clock_(clock) {}

  Result<std::vector<std::uint64_t>> add(std::span<const ports::AdmittedOrders> admitted) override;

 private:
  struct Count {
    std::uint64_t orders = 0;
    std::int64_t until_ms = 0;  // monotonic
  };

  const ports::Clock& clock_;
  Guarded<std::map<std::string, Count>> counts_;
};

}  // namespace nexus::memory
