// Counts of admitted orders in Redis: one key a partner (redis_keys.h), added to with INCRBY and kept by
// PEXPIRE for a second after the last addition. So a count never begins anew while orders come, and whoever
// reads it more often than once a second misses none.
#pragma once

#include "adapters/redis/redis_client.h"
#include "ports/shared_rate_limits.h"

namespace nexus::redis {

// Safe to call from any thread; a call blocks for one deadline of the client a thousand partners. The client
// must outlive it.
class RedisSharedRateLimits final : public ports::SharedRateLimits {
 public:
  explicit RedisSharedRateLimits(RedisClient& client) : client_(client) {}

  Result<std::vector<std::uint64_t>> add(std::span<const ports::AdmittedOrders> admitted) override;

 private:
  Result<> add_some(std::span<const ports::AdmittedOrders> admitted, std::vector<std::uint64_t>& counts);

  RedisClient& client_;
};

}  // namespace nexus::redis
