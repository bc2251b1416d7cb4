// Where statistics that were computed lately rest, so that a query need not compute them again. What it
// holds may be lost at any time; losing it costs time, never an answer.
// tests/contract/cache holds each adapter to it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "base/result.h"
#include "domain/timestamp.h"

namespace nexus::ports {

// Entries are forgotten so long after they were stored.
inline constexpr std::int64_t kStatisticsKeptMs = 300'000;

struct CachedStatistics {
  std::string json;               // an object, at most 1 MiB
  domain::Timestamp computed_at;  // by the clock of who computed them
};

struct StatisticsEntry {
  std::string partner_id;  // empty: the statistics of all orders
  CachedStatistics statistics;
};

// Safe to call from any thread; calls may block, but for no longer than the adapter's stated limit.
class StatisticsCache {
 public:
  virtual ~StatisticsCache() = default;

  // What was stored last for the partner (empty: for all orders), unless it was forgotten. `unavailable`:
  // the cache is away; go on without it.
  virtual Result<std::optional<CachedStatistics>> find(const std::string& partner_id) = 0;
  // Replaces what was there. `unavailable`: some, all or none of the entries were stored.
  virtual Result<> store(std::span<const StatisticsEntry> entries) = 0;
};

}  // namespace nexus::ports
