#include "adapters/memory/memory_statistics_cache.h"

namespace nexus::memory {

Result<std::optional<ports::CachedStatistics>> MemoryStatisticsCache::find(const std::string& partner_id) {
  return kept_.with([&](auto& kept) -> std::optional<ports::CachedStatistics> {
    const auto found = kept.find(partner_id);
    if (found == kept.end()) return std::nullopt;
    if (clock_.monotonic_ms() < found->second.until_ms) return found->second.statistics;
    kept.erase(found);
    return std::nullopt;
  });
}

Result<> MemoryStatisticsCache::store(std::span<const ports::StatisticsEntry> entries) {
  const std::int64_t until_ms = clock_.monotonic_ms() + ports::kStatisticsKeptMs;
  kept_.with([&](auto& kept) {
    for (const ports::StatisticsEntry& entry : entries) kept[entry.partner_id] = {entry.statistics, until_ms};
  });
  return {};
}

}  // namespace nexus::memory
