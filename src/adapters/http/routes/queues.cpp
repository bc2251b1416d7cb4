#include "adapters/http/routes/queues.h"

#include "adapters/http/routes/answer.h"
#include "wire/json_text.h"
#include "wire/json_value.h"

namespace nexus::http {

using ports::QueueName;

namespace {

constexpr std::size_t kMaxPeek = 100;

std::optional<QueueName> queue_of(const Exchange& exchange) {
  return ports::parse_queue_name(exchange.request().path_parameter("name"));
}

Error unknown_queue() {
  return {ErrorKind::not_found,
          "There is no such queue; the queues are valid_orders, error_orders and valid_orders_dlq."};
}

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

void append_message(std::string& out, const ports::Message& message) {
  JsonObject object(out);
  object.integer("id", message.id);
  object.integer("receiveCount", message.receive_count);
  object.timestamp("firstSent", message.first_sent);
  object.text("partnerId", message.attributes.partner_id);
  if (message.attributes.sequence_number != 0)
    object.integer("sequenceNumber", message.attributes.sequence_number);
  if (!message.attributes.external_order_id.empty()) {
    object.text("externalOrderId", message.attributes.external_order_id);
  }
  if (!message.attributes.traceparent.empty()) object.text("traceparent", message.attributes.traceparent);
  object.json("body", message.body);
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
  const std::string body = "{\"purged\":" + std::to_string(*purged) + "}";
  return noted(parts.audit, exchange, {"queue.purge", "queue", std::string(to_string(*queue)), "", body},
               json_response(200, body));
}

Response redrive_state(const Exchange& exchange, ports::Broker& broker, QueueName queue, int status) {
  auto progress = broker.redrive_progress(queue);
  if (!progress) return error_response(progress.error(), exchange);
  static constexpr std::string_view kStates[] = {"running", "done", "cancelled", "failed"};
  std::string body;
  {
    JsonObject object(body);
    object.text("queue", to_string(queue));
    object.text("state", kStates[static_cast<int>(progress->state)]);
    object.integer("total", progress->total);
    object.integer("moved", progress->moved);
    if (!progress->failure.empty()) object.text("failure", progress->failure);
  }
  return json_response(status, std::move(body));
}

Result<ports::RedriveOptions> redrive_options(QueueName from, std::string_view body) {
  ports::RedriveOptions options;
  options.from = from;
  if (body.empty()) return options;
  auto json = wire::JsonValue::parse(body, 4);
  if (!json || !json->is_object())
    return fail(ErrorKind::invalid, "The body must be a JSON object or empty.");
  for (const auto& [name, value] : json->members()) {
    if (name == "to") {
      const auto to = value.is_string() ? ports::parse_queue_name(value.string()) : std::nullopt;
      if (!to)
        return fail(ErrorKind::invalid, "The member `to` must name a queue, for example \"valid_orders\".");
      options.to = *to;
    } else if (name == "maxPerSecond") {
      const auto number = value.is_number() ? value.integer() : std::nullopt;
      if (!number || *number < 0 || *number > UINT32_MAX) {
        return fail(ErrorKind::invalid,
                    "The member `maxPerSecond` must be a whole number of messages, 0 for no cap.");
      }
      options.max_per_second = static_cast<std::uint32_t>(*number);
    } else {
      return fail(ErrorKind::invalid, "Unknown member `" + name + "`; allowed are to and maxPerSecond.");
    }
  }
  return options;
}

Response start_redrive(const Exchange& exchange, std::string_view body, const QueueParts& parts) {
  const auto queue = queue_of(exchange);
  if (!queue) return error_response(unknown_queue(), exchange);
  auto options = redrive_options(*queue, body);
  if (!options) return error_response(options.error(), exchange);
  if (auto started = parts.broker.start_redrive(*options); !started)
    return error_response(started.error(), exchange);
  std::string details;
  {
    JsonObject object(details);
    object.text("to", to_string(options->to));
    object.integer("maxPerSecond", options->max_per_second);
  }
  return noted(parts.audit, exchange, {"redrive.start", "queue", std::string(to_string(*queue)), "", details},
               redrive_state(exchange, parts.broker, *queue, 202));
}

Response show_redrive(const Exchange& exchange, ports::Broker& broker) {
  const auto queue = queue_of(exchange);
  if (!queue) return error_response(unknown_queue(), exchange);
  return redrive_state(exchange, broker, *queue, 200);
}

Response cancel_redrive(const Exchange& exchange, const QueueParts& parts) {
  const auto queue = queue_of(exchange);
  if (!queue) return error_response(unknown_queue(), exchange);
  if (auto cancelled = parts.broker.cancel_redrive(*queue); !cancelled)
    return error_response(cancelled.error(), exchange);
  return noted(parts.audit, exchange, {"redrive.cancel", "queue", std::string(to_string(*queue)), "", ""},
               redrive_state(exchange, parts.broker, *queue, 200));
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
  read("/api/queues/{name}/redrive", Permission::viewer, show_redrive);
  router.on_pool(
      Method::remove, "/api/queues/{name}/messages", Permission::admin, pool,
      [parts](const Exchange& exchange, std::string_view) { return purge_queue(exchange, parts); });
  router.on_pool(
      Method::remove, "/api/queues/{name}/redrive", Permission::operators, pool,
      [parts](const Exchange& exchange, std::string_view) { return cancel_redrive(exchange, parts); });
  router.on_pool(Method::post, "/api/queues/{name}/redrive", Permission::operators, pool,
                 [parts](const Exchange& exchange, std::string_view body) {
                   return start_redrive(exchange, body, parts);
                 });
}

}  // namespace nexus::http
