#include "adapters/http/rate_limit_exchange.h"

#include <chrono>

#include "base/thread_name.h"

namespace nexus::http {

Result<> RateLimitExchange::exchange() {
  const auto admitted = limiter_.admitted(options_.active_ms);
  if (admitted.empty()) {
    counts_.clear();
    return {};
  }
  const auto counts = shared_.add(admitted);
  if (!counts) {
    // It is unknown what was counted, so the next counts are a new beginning.
    counts_.clear();
    return fail(counts.error());
  }
  std::map<std::string, std::uint64_t> now;
  for (std::size_t i = 0; i < admitted.size(); ++i) {
    const auto& [partner_id, own] = admitted[i];
    const std::uint64_t count = (*counts)[i];
    now[partner_id] = count;
    const auto before = counts_.find(partner_id);
    if (before == counts_.end()) continue;
    const std::uint64_t expected = before->second + own;
    if (count >= expected) {
      limiter_.charge_others(partner_id, count - expected);
    } else if (count > own) {
      // The count began anew, so the rest of it is new; unless an older copy of it came back, which cannot
      // be told apart and must not cost the partner more than a burst.
      limiter_.charge_others_up_to_burst(partner_id, count - own);
    }
  }
  counts_ = std::move(now);
  return {};
}

RateLimitExchangeThread::RateLimitExchangeThread(RateLimiter& limiter, ports::SharedRateLimits& shared,
                                                 RateLimitExchangeOptions options)
    : exchange_(limiter, shared, options),
      interval_ms_(options.interval_ms),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

void RateLimitExchangeThread::run(const std::stop_token& stop) {
  name_this_thread("limits");
  while (!stop.stop_requested()) {
    is_shared_.store(exchange_.exchange().has_value());
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, stop, std::chrono::milliseconds(interval_ms_), [] { return false; });
  }
}

}  // namespace nexus::http
