// How many orders each partner may send: a token bucket a partner, kept as one atomic number (the
// generic cell rate algorithm), so that requests of different partners share nothing and those of one
// partner share no lock.
//
// Answers carry RateLimit and RateLimit-Policy as draft-ietf-httpapi-ratelimit-headers-10 defines them:
// the policy "orders" with its quota q (the burst) for a window of w seconds, and r orders left now.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/http/exchange.h"
#include "partners/definition.h"
#include "ports/clock.h"
#include "ports/shared_rate_limits.h"

namespace nexus::http {

// Safe to call from any thread. The clock must outlive it.
class RateLimiter {
 public:
  explicit RateLimiter(const ports::Clock& clock);
  ~RateLimiter();

  struct Policy {
    std::uint32_t per_second = 0;  // orders; 0: no limit
    std::uint32_t burst = 0;       // orders; 0: as many as in one second
  };
  struct Decision {
    bool admitted = true;
    std::int64_t retry_after_ms = 0;  // for a refused one
    std::uint32_t left = 0;           // orders that could come at once now
  };
  // Takes that many orders from the partner's bucket if at least one (and, up to the burst, all) are
  // there. More than the burst is admitted from a full bucket and paid back afterwards.
  Decision take(std::string_view partner_id, Policy policy, std::uint64_t orders);
  // Takes them even where that leaves a debt: for the orders of a batch whose number was not known
  // when it was admitted.
  void charge(std::string_view partner_id, Policy policy, std::uint64_t orders);
  // Takes what other processes admitted of the partner, and leaves a debt where that is more than there is;
  // of a partner that this one has not met, nothing. Not reported by admitted().
  void charge_others(std::string_view partner_id, std::uint64_t orders);
  // The same for orders of which it is not sure that they are new: at most one burst.
  void charge_others_up_to_burst(std::string_view partner_id, std::uint64_t orders);
  // What this process took and charged since the last call, for each partner of which it was asked for
  // orders within the last `active_ms`; 0 where it was nothing. One thread at a time.
  std::vector<ports::AdmittedOrders> admitted(std::int64_t active_ms);
  // What take would leave, taking nothing.
  Decision look(std::string_view partner_id, Policy policy) const;

  // For the feed: takes the orders and returns true, or answers 429 with Retry-After, RateLimit and
  // RateLimit-Policy and returns false.
  bool admit(Exchange& exchange, const partners::Definition& definition, std::uint64_t orders);
  void charge(const partners::Definition& definition, std::uint64_t orders);

  static Policy policy_of(const partners::Definition& definition) {
    return {definition.rate_limit_per_second(), definition.rate_limit_burst()};
  }

 private:
  struct Bucket {
    std::atomic<std::int64_t> full_at_ns{0};   // when it will be full again, monotonic
    std::atomic<std::int64_t> asked_at_ns{0};  // when it was last asked for orders, monotonic
    std::atomic<std::uint64_t> admitted{0};    // orders since they were last reported
    std::atomic<Policy> policy{};              // that it was last asked with
  };
  using Buckets = std::map<std::string, std::shared_ptr<Bucket>, std::less<>>;

  Bucket& bucket(std::string_view partner_id);
  Bucket* find(std::string_view partner_id) const;  // null: not met
  void charge(Bucket& charged, Policy policy, std::uint64_t orders);
  std::int64_t now_ns() const { return clock_.monotonic_ms() * 1'000'000; }

  const ports::Clock& clock_;
  // The current map and all earlier ones, which readers may still hold: there are as many as partners.
  std::atomic<const Buckets*> current_;
  std::mutex growth_mutex_;
  std::vector<std::unique_ptr<const Buckets>> versions_;
};

}  // namespace nexus::http
