#include "ports/queue.h"

#include <array>

namespace nexus::ports {

namespace {
constexpr std::array<std::string_view, kQueueCount> kNames = {"valid_orders", "error_orders",
                                                              "valid_orders_dlq"};
constexpr std::int64_t kSecondMs = 1000;
constexpr std::int64_t kDayMs = 24LL * 60 * 60 * 1000;
}  // namespace

std::string_view to_string(QueueName queue) { return kNames[static_cast<std::size_t>(queue)]; }

std::optional<QueueName> parse_queue_name(std::string_view name) {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == name) return static_cast<QueueName>(i);
  }
  return std::nullopt;
}

QueuePolicy default_policy(QueueName queue) {
  switch (queue) {
    case QueueName::valid_orders: return {60 * kSecondMs, 4 * kDayMs, 3, QueueName::valid_orders_dlq};
    case QueueName::error_orders: return {30 * kSecondMs, 14 * kDayMs, 0, std::nullopt};
    case QueueName::valid_orders_dlq: return {60 * kSecondMs, 14 * kDayMs, 0, std::nullopt};
  }
  return {60 * kSecondMs, 4 * kDayMs, 0, std::nullopt};
}

}  // namespace nexus::ports
