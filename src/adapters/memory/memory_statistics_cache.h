// Cached statistics in memory: of one process, for tests and for servers on one machine. Safe to call from
// any thread; never blocks.
#pragma once

#include <map>

#include "base/guarded.h"
#include "ports/clock.h"
#include "ports/statistics_cache.h"

namespace nexus::memory {

class MemoryStatisticsCache final : public ports::StatisticsCache {
 public:
  // The clock must outlive it.
  explicit MemoryStatisticsCache(const ports::Clock& clock) : clock_(clock) {}

  Result<std::optional<ports::CachedStatistics>> find(const std::string& partner_id) override;
  Result<> store(std::span<const ports::StatisticsEntry> entries) override;

 private:
  struct Kept {
    ports::CachedStatistics statistics;
    std::int64_t until_ms = 0;  // monotonic
  };

  const ports::Clock& clock_;
  Guarded<std::map<std::string, Kept>> kept_;
};

}  // namespace nexus::memory
