// Counts of admitted orders that all processes add to, so that each learns what the others admitted. It is
// told and asked in the background: nothing that a partner waits for waits for it, and while it is away each
// process holds the limits alone. tests/contract/cache holds each adapter to it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"

namespace nexus::ports {

// A count to which nobody added for so long begins at 0 again.
inline constexpr std::int64_t kAdmittedOrdersKeptMs = 1'000;

struct AdmittedOrders {
  std::string partner_id;
  std::uint64_t orders = 0;  // since the last call; 0 only asks
};

// Safe to call from any thread; calls may block, but for no longer than the adapter's stated limit.
class SharedRateLimits {
 public:
  virtual ~SharedRateLimits() = default;

  // Adds each partner's orders to its count and gives all counts, in the order of `admitted`: what every
  // process added since the count began. It begins at 0 again after kAdmittedOrdersKeptMs without an
  // addition, and whenever the adapter loses it. A partner stands at most once in `admitted`.
  // `unavailable`: some, all or none of it was added; it must not be added again, because orders that
  // count twice would cost the partner others that it may send.
  virtual Result<std::vector<std::uint64_t>> add(std::span<const AdmittedOrders> admitted) = 0;
};

}  // namespace nexus::ports
