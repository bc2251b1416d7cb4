#include "simulation/invariants.h"

#include <map>
#include <set>

#include "wire/envelope.h"

namespace nexus::simulation {

using ports::QueueName;

void Invariants::check_dead_letters() const {
  std::set<Identity> dead;
  ports::MessageId after = 0;
  while (true) {
    const auto batch = machine_.journal().peek(QueueName::valid_orders_dlq, after, 100);
    require(batch.has_value(), "the dead letters cannot be read");
    if (batch->messages.empty()) break;
    for (const ports::Message& message : batch->messages) {
      const auto order = wire::read_order_envelope(message.body);
      require(order.has_value(), "a dead letter cannot be read");
      dead.insert({order->partner_id, order->external_order_id});
      after = message.id;
    }
  }
  for (const auto& [message, receives] : machine_.most_receives) {
    require(receives <= 3 || message == 0, "message {} was received {} times", message, receives);
  }
  for (const auto& [identity, known] : client_.knowledge()) {
    if (!known.id) continue;
    const bool stored = machine_.orders.rows.find_external(identity.first, identity.second)->has_value();
    const bool is_dead = dead.contains(identity);
    require(stored || is_dead, "{}/{} is neither stored nor a dead letter", identity.first, identity.second);
    if (identity.second.starts_with("poison")) {
      require(is_dead && !stored, "{}/{} is refused by the store and is no dead letter", identity.first,
              identity.second);
    }
  }
}

void Invariants::check_everything() const {
  check_acknowledged();
  check_rows();
  check_errors();
  check_books();
}

void Invariants::check_acknowledged() const {
  for (const auto& [identity, known] : client_.knowledge()) {
    if (!known.id) continue;
    const auto row = *machine_.orders.rows.find_external(identity.first, identity.second);
    require(row.has_value(), "I1: {}/{} was acknowledged and is not stored", identity.first, identity.second);
    require(row->id == *known.id && row->sequence_number == known.sequence_number,
            "I3: {}/{} was acknowledged as {} and is stored as {}", identity.first, identity.second,
            known.sequence_number, row->sequence_number);
    if (!known.variant) continue;
    const domain::Order sent = client_.make_order(identity.first, {identity.second, *known.variant, true});
    require(domain::compare_content(*row, sent).empty(), "I3: {}/{} is stored with other content",
            identity.first, identity.second);
    require(row->gross_amount == sent.gross_amount && row->tax_amount == sent.tax_amount &&
                row->net_amount == sent.net_amount,
            "I3: {}/{} is stored with other amounts", identity.first, identity.second);
  }
}

void Invariants::check_rows() const {
  std::map<std::string, std::set<std::int64_t>> numbers;
  require(machine_.orders.second_rows.empty(), "I2: the store has a second row for an identity");
  ports::OrderQuery query;
  query.limit = 10'000;
  const auto page = machine_.orders.rows.list(query);
  require(page.has_value() && !page->next, "the orders cannot be listed");
  std::set<Identity> identities;
  for (const domain::Order& row : page->orders) {
    const Identity identity{row.partner_id, row.external_order_id};
    require(identities.insert(identity).second, "I2: {}/{} has two rows", row.partner_id,
            row.external_order_id);
    require(numbers[row.partner_id].insert(row.sequence_number).second, "I6: {} has number {} twice",
            row.partner_id, row.sequence_number);
    const auto known = client_.knowledge().find(identity);
    require(known != client_.knowledge().end(), "I4: {}/{} was never sent", row.partner_id,
            row.external_order_id);
    bool was_sent = false;
    for (const int variant : known->second.sent_variants) {
      const domain::Order sent = client_.make_order(row.partner_id, {row.external_order_id, variant, true});
      was_sent = was_sent || domain::compare_content(row, sent).empty();
    }
    require(was_sent, "I4: {}/{} has content that was never sent", row.partner_id, row.external_order_id);
  }
  for (const auto& [partner_id, all] : numbers) {
    require(*all.begin() == 1 && *all.rbegin() == std::ssize(all), "I6: the numbers of {} have a gap",
            partner_id);
  }
}

void Invariants::check_errors() const {
  std::set<std::string> raws;
  ports::ErrorQuery query;
  query.limit = 10'000;
  const auto page = machine_.errors.rows.list(query);
  require(page.has_value() && !page->next, "the error events cannot be listed");
  for (const ports::StoredError& stored : page->errors) {
    require(client_.has_sent(stored.event.raw_input), "an error event has bytes that nobody sent: {}",
            stored.event.raw_input);
    require(raws.insert(stored.event.raw_input).second, "two error events have the same bytes");
    require(!stored.event.faults.empty(), "an error event has no fault");
  }
  for (const auto& [id, raw] : client_.acknowledged_errors()) {
    const auto stored = *machine_.errors.rows.find(id);
    require(stored.has_value(), "I1: a rejection was acknowledged and is not stored");
    require(stored->event.raw_input == raw, "I3: a rejection is stored with other bytes");
  }
}

void Invariants::check_books() const {
  const auto books = machine_.conservation().balance();
  require(books.has_value(), "the books cannot be read");
  require(books->unaccounted == 0, "I5: {} orders are unaccounted for", books->unaccounted);
  require(books->unaccounted_errors == 0, "I5: {} error events are unaccounted for",
          books->unaccounted_errors);
  for (const auto& partner : books->partners) {
    require(partner.queued == 0 && partner.dead == 0, "I5: {} has orders outside the store",
            partner.partner_id);
  }
}

}  // namespace nexus::simulation
