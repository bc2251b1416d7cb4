#include "adapters/http/routes/queues.h"

#include "adapters/http/routes/answer.h"
#include "adapters/http/routes/queue_answer.h"
#include "wire/json_text.h"

namespace nexus::http {

using ports::QueueName;

namespace {

constexpr std::size_t kMaxPeek = 100;

void append_stats(std::string& out, QueueName queue, const ports::QueueStats& stats) {
  JsonObject object(out);
  object.text("name", to_string(queue));
  object.integer("visible", stats.visible);
  object.integer("inFlight", stats.in_flight);
  object.integer("oldestAgeMs", stats.oldest_age_ms);
  object.integer("sent", stats.sent);
  object.integer("acknowledged", stats.acknowledged);
  object.integer("deadLettered", stats.dead_lettered);
  object.integer("redriven", stats.redriven);
  object.integer("expired", stats.expired);
  object.integer("purged", stats.purged);
}

Response list_queues(const Exchange& exchange, ports::Broker& broker) {
  std::string body = "{\"queues\":[";
  for (int i = 0; i < ports::kQueueCount; ++i) {
    const auto queue = static_cast<QueueName>(i);
    auto stats = broker.stats(queue);
    if (!stats) return error_response(stats.error(), exchange);
    if (i != 0) body += ',';
    append_stats(body, queue, *stats);
  }
  return json_response(200, body + "]}");
}

Response show_queue(const Exchange& exchange, ports::Broker& broker) {
  const auto queue = queue_of(exchange);
  if (!queue) return error_response(unknown_queue(), exchange);
  auto stats = broker.stats(*queue);
  if (!stats) return error_response(stats.error(), exchange);
  std::string body;
  append_stats(body, *queue, *stats);
  return json_response(200, std::move(body));
}

Response peek_messages(const Exchange& exchange, ports::Broker& broker) {
  const auto queue = queue_of(exchange);
  if (!queue) return error_response(unknown_queue(), exchange);
  const auto limit = number_parameter(exchange, "limit", 10, 1, kMaxPeek);
  if (!limit) return error_response(limit.error(), exchange);
  const auto after = number_parameter(exchange, "after", 0, 0, INT64_MAX);
  if (!after) return error_response(after.error(), exchange);
  auto batch = broker.peek(*queue, static_cast<ports::MessageId>(*after), static_cast<std::size_t>(*limit));
  if (!batch) return error_response(batch.error(), exchange);
  std::string body = "{\"messages\":[";
  for (std::size_t i = 0; i < batch->messages.size(); ++i) {
    if (i != 0) body += ',';
    append_message(body, batch->messages[i]);
  }
  body += "],\"next\":";
  const bool full = batch->messages.size() == static_cast<std::size_t>(*limit);
  body += full ? std::to_string(batch->messages.back().id) : "null";
  return json_response(200, body + "}");
}

Response purge_queue(const Exchange& exchange, const QueueParts& parts) {
  const auto queue = queue_of(exchange);
  if (!queue) return error_response(unknown_queue(), exchange);
  auto purged = parts.broker.purge(*queue);
  if (!purged) return error_response(purged.error(), exchange);
  if (auto told = parts.ledger.purged(*queue); !told) return error_response(told.error(), exchange);
  const std::string body = "{\"purged\":" + std::to_string(*purged) + "}";
  return noted(parts.audit, exchange, {"queue.purge", "queue", std::string(to_string(*queue)), "", body},
               json_response(200, body));
}

}  // namespace

void add_queue_routes(Router& router, BlockingPool& pool, const QueueParts& parts) {
  const auto read = [&](const char* pattern, Permission permission, auto answer) {
    router.on_pool(Method::get, pattern, permission, pool,
                   [answer, &broker = parts.broker](const Exchange& exchange, std::string_view) {
                     return answer(exchange, broker);
                   });
  };
  read("/api/queues", Permission::viewer, list_queues);
  read("/api/queues/{name}", Permission::viewer, show_queue);
  read("/api/queues/{name}/messages", Permission::operators, peek_messages);
  router.on_pool(
      Method::remove, "/api/queues/{name}/messages", Permission::admin, pool,
      [parts](const Exchange& exchange, std::string_view) { return purge_queue(exchange, parts); });
}

}  // namespace nexus::http
