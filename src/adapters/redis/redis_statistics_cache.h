// Statistics in Redis: one key for all orders and one a partner (redis_keys.h), each a JSON object
// {"computedAt": "2024-01-15T10:30:00.000Z", "statistics": {...}} that expires by itself.
#pragma once

#include "adapters/redis/redis_client.h"
#include "ports/statistics_cache.h"

namespace nexus::redis {

// Safe to call from any thread; a call blocks for one deadline of the client, store for one a hundred
// entries. The client must outlive it.
class RedisStatisticsCache final : public ports::StatisticsCache {
 public:
  explicit RedisStatisticsCache(RedisClient& client) : client_(client) {}

  // What is there and was not written by us counts as forgotten.
  Result<std::optional<ports::CachedStatistics>> find(const std::string& partner_id) override;
  Result<> store(std::span<const ports::StatisticsEntry> entries) override;

 private:
  RedisClient& client_;
};

}  // namespace nexus::redis
