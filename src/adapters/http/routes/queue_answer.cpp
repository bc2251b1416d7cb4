#include "adapters/http/routes/queue_answer.h"

#include "adapters/http/routes/answer.h"

namespace nexus::http {

std::optional<ports::QueueName> queue_of(const Exchange& exchange) {
  return ports::parse_queue_name(exchange.request().path_parameter("name"));
}

Error unknown_queue() {
  return {ErrorKind::not_found,
          "There is no such queue; the queues are valid_orders, error_orders and valid_orders_dlq."};
}

void append_message(std::string& out, const ports::Message& message) {
  JsonObject object(out);
  object.integer("id", message.id);
  object.integer("receiveCount", message.receive_count);
  if (message.redrive_count) object.integer("redriveCount", *message.redrive_count);
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

}  // namespace nexus::http
