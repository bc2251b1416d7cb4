#include "adapters/http/routes/receipts.h"

#include "adapters/http/routes/answer.h"

namespace nexus::http {

namespace {

Error no_receipt() {
  return {
      ErrorKind::not_found,
      "There is no receipt with this id. A receipt can be read once its order is stored, usually within a "
      "second of the answer; ask again, or check the id."};
}

std::string order_receipt(const domain::Order& order) {
  std::string body;
  {
    JsonObject object(body);
    object.text("decision", "accepted");
    object.text("id", domain::to_string(order.id));
    object.text("orderId", order.external_order_id);
    object.text("partnerId", order.partner_id);
    object.integer("sequenceNumber", order.sequence_number);
    object.hex("inputSha256", order.input_sha256);
    object.integer("definitionVersion", order.definition_version);
    object.timestamp("transactionTime", order.transaction_time);
    object.timestamp("decidedAt", order.processed_at);
  }
  return body;
}

std::string error_receipt(const domain::ErrorEvent& event) {
  std::string body;
  {
    JsonObject object(body);
    object.text("decision", event.conflict ? "conflict" : "rejected");
    object.text("errorId", domain::to_string(event.id));
    if (!event.external_order_id.empty()) object.text("orderId", event.external_order_id);
    object.text("partnerId", event.partner_id);
    object.hex("inputSha256", event.input_sha256);
    object.integer("definitionVersion", event.definition_version);
    object.timestamp("decidedAt", event.timestamp);
  }
  return body;
}

bool may_read(const Exchange& exchange, const std::string& partner_id) {
  const Caller& caller = exchange.caller();
  return caller.role == Role::viewer || caller.may_act_for(partner_id);
}

Response show_receipt(const Exchange& exchange, const ReceiptParts& parts) {
  const auto id = domain::parse_uuid(exchange.request().path_parameter("id"));
  if (!id) return error_response({ErrorKind::invalid, "The receipt's id must be a UUID."}, exchange);
  auto order = parts.orders.find(*id);
  if (!order) return error_response(order.error(), exchange);
  if (*order && may_read(exchange, (*order)->partner_id)) return json_response(200, order_receipt(**order));
  auto error = parts.errors.find(*id);
  if (!error) return error_response(error.error(), exchange);
  if (*error && may_read(exchange, (*error)->event.partner_id)) {
    return json_response(200, error_receipt((*error)->event));
  }
  return error_response(no_receipt(), exchange);
}

}  // namespace

void add_receipt_routes(Router& router, BlockingPool& pool, const ReceiptParts& parts) {
  router.on_pool(
      Method::get, "/api/receipts/{id}", Permission::partner_feed, pool,
      [parts](const Exchange& exchange, std::string_view) { return show_receipt(exchange, parts); });
}

}  // namespace nexus::http
