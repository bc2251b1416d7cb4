#include "adapters/memory/memory_shared_rate_limits.h"

namespace nexus::memory {

Result<std::vector<std::uint64_t>> MemorySharedRateLimits::add(
    std::span<const ports::AdmittedOrders> admitted) {
  const std::int64_t now_ms = clock_.monotonic_ms();
  return counts_.with([&](auto& counts) {
    std::erase_if(counts, [&](const auto& entry) { return entry.second.until_ms <= now_ms; });
    std::vector<std::uint64_t> all;
    all.reserve(admitted.size());
    for (const ports::AdmittedOrders& one : admitted) {
      if (one.orders > 0) {
        Count& count = counts[one.partner_id];
        count.orders += one.orders;
        count.until_ms = now_ms + ports::kAdmittedOrdersKeptMs;
      }
      const auto found = counts.find(one.partner_id);
      all.push_back(found == counts.end() ? 0 : found->second.orders);
    }
    return all;
  });
}

}  // namespace nexus::memory
