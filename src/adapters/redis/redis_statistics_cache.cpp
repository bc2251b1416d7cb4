#include "adapters/redis/redis_statistics_cache.h"

#include <algorithm>

#include "adapters/redis/redis_keys.h"
#include "wire/json_text.h"
#include "wire/json_value.h"

namespace nexus::redis {

namespace {

constexpr std::size_t kEntriesAtOnce = 100;

std::string to_value(const ports::CachedStatistics& statistics) {
  std::string value = R"({"computedAt":)";
  wire::append_timestamp(value, statistics.computed_at);
  value += R"(,"statistics":)" + statistics.json + '}';
  return value;
}

std::optional<ports::CachedStatistics> read_value(const std::string& text) {
  const auto value = wire::JsonValue::parse(text);
  if (!value) return std::nullopt;
  const wire::JsonValue* computed_at = value->find("computedAt");
  const wire::JsonValue* statistics = value->find("statistics");
  if (computed_at == nullptr || !computed_at->is_string() || statistics == nullptr ||
      !statistics->is_object()) {
    return std::nullopt;
  }
  const auto time = domain::parse_iso8601(computed_at->string());
  if (!time) return std::nullopt;
  return ports::CachedStatistics{statistics->to_text(), *time};
}

}  // namespace

Result<std::optional<ports::CachedStatistics>> RedisStatisticsCache::find(const std::string& partner_id) {
  RedisCommands commands;
  commands.add({"GET", statistics_key(partner_id)});
  auto replies = client_.run(commands);
  if (!replies) return fail(replies.error());
  const RespValue& reply = replies->front();
  if (reply.is_error()) {
    return fail(ErrorKind::unavailable, "Redis cannot read cached statistics: " + reply.text + ".");
  }
  return reply.is_bulk() ? read_value(reply.text) : std::nullopt;
}

Result<> RedisStatisticsCache::store(std::span<const ports::StatisticsEntry> entries) {
  const std::string kept_ms = std::to_string(ports::kStatisticsKeptMs);
  while (!entries.empty()) {
    const auto some = entries.first(std::min(entries.size(), kEntriesAtOnce));
    entries = entries.subspan(some.size());
    RedisCommands commands;
    for (const ports::StatisticsEntry& entry : some) {
      commands.add({"SET", statistics_key(entry.partner_id), to_value(entry.statistics), "PX", kept_ms});
    }
    auto replies = client_.run(commands);
    if (!replies) return fail(replies.error());
    for (const RespValue& reply : *replies) {
      if (!reply.is_error()) continue;
      return fail(ErrorKind::unavailable, "Redis does not keep statistics: " + reply.text + ".");
    }
  }
  return {};
}

}  // namespace nexus::redis
