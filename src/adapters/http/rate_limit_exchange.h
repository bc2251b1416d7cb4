// Makes several processes hold one limit a partner: in the background, each tells what it admitted and takes
// what the others admitted out of its own buckets. Requests are decided by the local bucket alone, so no
// request ever waits.
//
// How far this can be off: with N processes, a limit of `rate` orders a second, a burst of B, and at most D
// seconds from admitting an order to the last process knowing it (interval_ms and a round trip), all
// processes together admit at most
//
//   B + rate * T + (N - 1) * (B + rate * D)
//
// orders in any T seconds, because each may spend its own burst before it hears of the others'. All of it is
// paid back: what the others admitted is a debt, so in the long run it is `rate`, for any N. Two things
// come on top: batches larger than the burst, as they do on one machine, and a burst for each process that
// begins to share (its first order of a partner for active_ms, or Redis back again), which knows
// nothing of what was admitted before. While the counts are away each process holds the limit by itself:
// N times the limit in all.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "adapters/http/rate_limit.h"
#include "ports/shared_rate_limits.h"

namespace nexus::http {

struct RateLimitExchangeOptions {
  std::int64_t interval_ms = 50;  // between two exchanges; well below ports::kAdmittedOrdersKeptMs
  // How long a partner's count is followed after its last order; without orders for so long, its count
  // is taken for unknown when the next one comes.
  std::int64_t active_ms = 60'000;
};

// For one thread. What it is given must outlive it.
class RateLimitExchange {
 public:
  RateLimitExchange(RateLimiter& limiter, ports::SharedRateLimits& shared,
                    RateLimitExchangeOptions options = {})
      : limiter_(limiter), shared_(shared), options_(options) {}

  // Tells and asks once; blocks as long as the shared counts do. `unavailable`: they are away, and what was
  // admitted since the last exchange stays untold.
  Result<> exchange();

 private:
  RateLimiter& limiter_;
  ports::SharedRateLimits& shared_;
  const RateLimitExchangeOptions options_;
  std::map<std::string, std::uint64_t> counts_;  // as they were after the last exchange
};

// Exchanges from its construction to its destruction, on a thread of its own.
class RateLimitExchangeThread {
 public:
  RateLimitExchangeThread(RateLimiter& limiter, ports::SharedRateLimits& shared,
                          RateLimitExchangeOptions options = {});

  // Whether the last exchange found the counts, so that the limits are those of all processes together.
  bool is_shared() const { return is_shared_.load(); }

 private:
  void run(const std::stop_token& stop);

  RateLimitExchange exchange_;
  const std::int64_t interval_ms_;
  std::atomic<bool> is_shared_{false};
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread thread_;  // last: it uses everything above
};

}  // namespace nexus::http
