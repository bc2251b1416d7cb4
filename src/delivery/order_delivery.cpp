#include "delivery/order_delivery.h"

#include <span>

#include "wire/envelope.h"

namespace nexus::delivery {

OrderDelivery::OrderDelivery(ports::Broker& broker, ports::OrderStore& store, ports::Ledger& ledger,
                             ports::Clock& clock, ports::IdSource& ids, DeliveryOptions options,
                             Report report)
    : BatchDelivery(broker, ports::QueueName::valid_orders, options, std::move(report)),
      store_(store),
      ledger_(ledger),
      clock_(clock),
      ids_(ids) {}

Result<> OrderDelivery::take(const ports::Message& message) {
  auto order = wire::read_order_envelope(message.body);
  if (!order) return fail(order.error());
  orders_.push_back(std::move(*order));
  messages_.push_back(message.id);
  return {};
}

Result<> OrderDelivery::store(std::size_t first, std::size_t last) {
  const std::span<const domain::Order> orders(orders_.data() + first, last - first);
  auto outcomes = store_.save(orders);
  if (!outcomes) return fail(outcomes.error());
  if (auto reported = report_conflicts(first, *outcomes); !reported) return reported;
  std::vector<ports::Confirmation> stored;
  stored.reserve(orders.size());
  for (std::size_t i = first; i < last; ++i) stored.push_back({&orders_[i], messages_[i]});
  return ledger_.stored(stored);
}

Result<> OrderDelivery::report_conflicts(std::size_t first, const std::vector<ports::SaveOutcome>& outcomes) {
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    if (outcomes[i] != ports::SaveOutcome::conflict) continue;
    if (auto sent = send_conflict(orders_[first + i]); !sent) return sent;
  }
  return {};
}

Result<> OrderDelivery::send_conflict(const domain::Order& order) {
  auto existing = store_.find_external(order.partner_id, order.external_order_id);
  if (!existing) return fail(existing.error());
  domain::ErrorEvent event;
  event.id = ids_.next(clock_.now());
  event.timestamp = domain::uuid7_time(event.id);
  event.partner_id = order.partner_id;
  event.external_order_id = order.external_order_id;
  event.definition_version = order.definition_version;
  event.amount_at_risk = order.gross_amount;
  event.input_sha256 = order.input_sha256;
  event.content_type = "application/json";
  wire::append_order_json(event.raw_input, order);
  event.faults.push_back({domain::FaultCode::duplicate_order, "",
                          "another order with this identity or number was stored first", "", ""});
  if (*existing) {
    event.conflict = domain::ConflictDetail{(*existing)->id, (*existing)->sequence_number,
                                            domain::compare_content(**existing, order)};
  }
  std::string body;
  wire::append_error_envelope(body, event);
  ports::OutgoingMessage message;
  message.queue = ports::QueueName::error_orders;
  message.body = body;
  message.attributes.partner_id = event.partner_id;
  message.attributes.external_order_id = event.external_order_id;
  const ports::OutgoingMessage messages[] = {message};
  auto sent = broker_.send(messages);
  if (!sent) return fail(sent.error());
  return {};
}

void OrderDelivery::forget_items() {
  orders_.clear();
  messages_.clear();
}

}  // namespace nexus::delivery
