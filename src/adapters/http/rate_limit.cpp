#include "adapters/http/rate_limit.h"

#include <algorithm>

namespace nexus::http {

namespace {

constexpr std::int64_t kSecondNs = 1'000'000'000;
// Debts beyond an hour are forgiven, so that no sum overflows.
constexpr std::int64_t kMaxDebtNs = 3600 * kSecondNs;

std::uint32_t burst_of(RateLimiter::Policy policy) {
  return policy.burst > 0 ? policy.burst : policy.per_second;
}

std::int64_t cost_ns(RateLimiter::Policy policy, std::uint64_t orders) {
  const auto cost = static_cast<unsigned __int128>(orders) * kSecondNs / policy.per_second;
  return static_cast<std::int64_t>(std::min<unsigned __int128>(cost, kMaxDebtNs));
}

std::uint32_t orders_left(RateLimiter::Policy policy, std::int64_t debt_ns) {
  const std::int64_t room_ns = cost_ns(policy, burst_of(policy)) - debt_ns;
  if (room_ns <= 0) return 0;
  return static_cast<std::uint32_t>(static_cast<__int128>(room_ns) * policy.per_second / kSecondNs);
}

}  // namespace

RateLimiter::RateLimiter(const ports::Clock& clock) : clock_(clock) {
  versions_.push_back(std::make_unique<Buckets>());
  current_.store(versions_.back().get());
}

RateLimiter::~RateLimiter() = default;

RateLimiter::Bucket* RateLimiter::find(std::string_view partner_id) const {
  const Buckets* known = current_.load(std::memory_order_acquire);
  const auto found = known->find(partner_id);
  return found == known->end() ? nullptr : found->second.get();
}

RateLimiter::Bucket& RateLimiter::bucket(std::string_view partner_id) {
  if (Bucket* known = find(partner_id)) return *known;
  std::lock_guard lock(growth_mutex_);
  auto grown = std::make_unique<Buckets>(*current_.load());
  auto& added = (*grown)[std::string(partner_id)];
  if (!added) added = std::make_shared<Bucket>();
  Bucket& bucket = *added;
  current_.store(grown.get(), std::memory_order_release);
  versions_.push_back(std::move(grown));
  return bucket;
}

RateLimiter::Decision RateLimiter::take(std::string_view partner_id, Policy policy, std::uint64_t orders) {
  if (policy.per_second == 0) return {true, 0, 0};
  Bucket& taken_from = bucket(partner_id);
  const std::int64_t now = now_ns();
  taken_from.asked_at_ns.store(now, std::memory_order_relaxed);
  taken_from.policy.store(policy, std::memory_order_relaxed);
  const std::int64_t room = cost_ns(policy, burst_of(policy));
  const std::int64_t cost = cost_ns(policy, orders);
  std::int64_t full_at = taken_from.full_at_ns.load(std::memory_order_relaxed);
  while (true) {
    const std::int64_t debt = std::max<std::int64_t>(full_at - now, 0);
    const std::int64_t too_much = debt + std::min(cost, room) - room;
    if (too_much > 0) return {false, (too_much + 999'999) / 1'000'000, orders_left(policy, debt)};
    const std::int64_t next = now + std::min(debt + cost, kMaxDebtNs);
    if (taken_from.full_at_ns.compare_exchange_weak(full_at, next, std::memory_order_relaxed)) {
      taken_from.admitted.fetch_add(orders, std::memory_order_relaxed);
      return {true, 0, orders_left(policy, next - now)};
    }
  }
}

void RateLimiter::charge(std::string_view partner_id, Policy policy, std::uint64_t orders) {
  if (policy.per_second == 0 || orders == 0) return;
  Bucket& charged = bucket(partner_id);
  // A batch may go on for longer than its partner counts as active.
  charged.asked_at_ns.store(now_ns(), std::memory_order_relaxed);
  charged.policy.store(policy, std::memory_order_relaxed);
  charged.admitted.fetch_add(orders, std::memory_order_relaxed);
  charge(charged, policy, orders);
}

void RateLimiter::charge_others(std::string_view partner_id, std::uint64_t orders) {
  Bucket* const charged = find(partner_id);
  if (charged == nullptr || orders == 0) return;
  const Policy policy = charged->policy.load(std::memory_order_relaxed);
  if (policy.per_second > 0) charge(*charged, policy, orders);
}

void RateLimiter::charge_others_up_to_burst(std::string_view partner_id, std::uint64_t orders) {
  const Bucket* const charged = find(partner_id);
  if (charged == nullptr) return;
  const Policy policy = charged->policy.load(std::memory_order_relaxed);
  charge_others(partner_id, std::min<std::uint64_t>(orders, burst_of(policy)));
}

std::vector<ports::AdmittedOrders> RateLimiter::admitted(std::int64_t active_ms) {
  std::vector<ports::AdmittedOrders> all;
  const std::int64_t asked_since = now_ns() - active_ms * 1'000'000;
  for (const auto& [partner_id, bucket] : *current_.load(std::memory_order_acquire)) {
    if (bucket->asked_at_ns.load(std::memory_order_relaxed) < asked_since) continue;
    all.push_back({partner_id, bucket->admitted.exchange(0, std::memory_order_relaxed)});
  }
  return all;
}

void RateLimiter::charge(Bucket& charged, Policy policy, std::uint64_t orders) {
  const std::int64_t now = now_ns();
  std::int64_t full_at = charged.full_at_ns.load(std::memory_order_relaxed);
  std::int64_t next = 0;
  do {
    const std::int64_t debt = std::max<std::int64_t>(full_at - now, 0);
    next = now + std::min(debt + cost_ns(policy, orders), kMaxDebtNs);
  } while (!charged.full_at_ns.compare_exchange_weak(full_at, next, std::memory_order_relaxed));
}

RateLimiter::Decision RateLimiter::look(std::string_view partner_id, Policy policy) const {
  if (policy.per_second == 0) return {true, 0, 0};
  const Bucket* const known = find(partner_id);
  if (known == nullptr) return {true, 0, burst_of(policy)};
  const std::int64_t debt = std::max<std::int64_t>(known->full_at_ns.load() - now_ns(), 0);
  const std::uint32_t left = orders_left(policy, debt);
  return {left > 0, 0, left};
}

bool RateLimiter::admit(Exchange& exchange, const partners::Definition& definition, std::uint64_t orders) {
  const Policy policy = policy_of(definition);
  if (policy.per_second == 0) return true;
  const Decision decision = take(definition.id(), policy, orders);
  if (decision.admitted) return true;
  const std::int64_t retry_after_s = (decision.retry_after_ms + 999) / 1000;
  const std::int64_t window_s = std::max<std::int64_t>(1, burst_of(policy) / policy.per_second);
  Response response = to_response(
      Problem{429, "RATE_LIMITED",
              "This partner sends more orders than its limit of " + std::to_string(policy.per_second) +
                  " a second; try again in " + std::to_string(retry_after_s) + " seconds.",
              "", static_cast<int>(retry_after_s)},
      exchange.trace_id());
  response.headers.emplace_back("RateLimit-Policy", "\"orders\";q=" + std::to_string(burst_of(policy)) +
                                                        ";w=" + std::to_string(window_s));
  response.headers.emplace_back(
      "RateLimit", "\"orders\";r=" + std::to_string(decision.left) + ";t=" + std::to_string(retry_after_s));
  exchange.respond(response);
  return false;
}

void RateLimiter::charge(const partners::Definition& definition, std::uint64_t orders) {
  charge(definition.id(), policy_of(definition), orders);
}

}  // namespace nexus::http
