#include "adapters/redis/redis_shared_rate_limits.h"

#include <algorithm>
#include <charconv>
#include <limits>

#include "adapters/redis/redis_keys.h"

namespace nexus::redis {

namespace {

constexpr std::size_t kPartnersAtOnce = 1'000;
// More than any process admits; a sum of many such still fits what Redis counts with.
constexpr std::uint64_t kMostOrders = 1'000'000'000'000;

// A count as INCRBY (a number) or GET (its digits, or nothing) gives it.
std::optional<std::uint64_t> read_count(const RespValue& reply) {
  if (reply.is_null()) return 0;
  if (reply.is_integer() && reply.integer >= 0) return static_cast<std::uint64_t>(reply.integer);
  if (!reply.is_bulk()) return std::nullopt;
  std::uint64_t count = 0;
  const char* const end = reply.text.data() + reply.text.size();
  const auto [stopped, failure] = std::from_chars(reply.text.data(), end, count);
  if (failure != std::errc() || stopped != end) return std::nullopt;
  return count;
}

}  // namespace

Result<std::vector<std::uint64_t>> RedisSharedRateLimits::add(
    std::span<const ports::AdmittedOrders> admitted) {
  std::vector<std::uint64_t> counts;
  counts.reserve(admitted.size());
  while (!admitted.empty()) {
    const auto some = admitted.first(std::min(admitted.size(), kPartnersAtOnce));
    admitted = admitted.subspan(some.size());
    if (auto added = add_some(some, counts); !added) return fail(added.error());
  }
  return counts;
}

Result<> RedisSharedRateLimits::add_some(std::span<const ports::AdmittedOrders> admitted,
                                         std::vector<std::uint64_t>& counts) {
  const std::string kept_ms = std::to_string(ports::kAdmittedOrdersKeptMs);
  RedisCommands commands;
  for (const ports::AdmittedOrders& one : admitted) {
    const std::string key = rate_limit_key(one.partner_id);
    if (one.orders == 0) {
      commands.add({"GET", key});
      continue;
    }
    commands.add({"INCRBY", key, std::to_string(std::min(one.orders, kMostOrders))});
    commands.add({"PEXPIRE", key, kept_ms});
  }
  auto replies = client_.run(commands);
  if (!replies) return fail(replies.error());
  auto reply = replies->begin();
  for (const ports::AdmittedOrders& one : admitted) {
    const auto count = read_count(*reply);
    if (!count) {
      return fail(ErrorKind::unavailable, "Redis does not count at " + rate_limit_key(one.partner_id) + ": " +
                                              (reply->is_error() ? reply->text : "it holds no number") + ".");
    }
    counts.push_back(*count);
    reply += one.orders == 0 ? 1 : 2;
  }
  return {};
}

}  // namespace nexus::redis
