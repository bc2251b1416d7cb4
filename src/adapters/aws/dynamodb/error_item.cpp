#include "adapters/aws/dynamodb/error_item.h"

#include <fmt/format.h>

#include <algorithm>

#include "adapters/aws/dynamodb/kept_text.h"
#include "wire/envelope.h"

namespace nexus::dynamodb {
namespace {

constexpr std::int64_t kFirstTimeMs = -62'167'219'200'000;  // 0000-01-01
constexpr std::int64_t kLastTimeMs = 253'402'300'799'999;   // 9999-12-31

void add_once(std::vector<std::string>& texts, std::string text) {
  if (std::ranges::find(texts, text) == texts.end()) texts.push_back(std::move(text));
}

}  // namespace

std::string time_text(domain::Timestamp time) {
  return domain::to_iso8601({std::clamp(time.ms, kFirstTimeMs, kLastTimeMs)});
}

std::optional<Key> event_key(const domain::Uuid& id) {
  const auto time = domain::uuid7_time(id);
  if (time.ms > kLastTimeMs) return std::nullopt;
  return Key{domain::to_string(id), domain::to_iso8601(time)};
}

Result<NewEvent> make_event_item(const domain::ErrorEvent& event) {
  auto key = event_key(event.id);
  if (!key || event.partner_id.empty()) {
    return fail(ErrorKind::invalid, "The error event " + domain::to_string(event.id) +
                                        " has no partner or an id without a time, so it cannot be stored.");
  }
  NewEvent made;
  made.event = &event;
  EventFacts& facts = made.facts;
  facts.id = event.id;
  facts.key = std::move(*key);
  facts.partner = event.partner_id;
  facts.group = bounded_text(ports::error_group(event));
  facts.at = domain::uuid7_time(event.id);
  facts.amount = event.amount_at_risk;
  std::vector<std::string> fields;
  for (const auto& fault : event.faults) {
    add_once(facts.codes, std::string(domain::to_string(fault.code)));
    add_once(fields, bounded_text(fault.field));
  }
  const std::int64_t expires_at = (facts.at.ms + kTimeToLiveMs) / 1'000;
  made.item.key(facts.key).text("partnerId", facts.partner).text("errorGroup", facts.group);
  if (!event.external_order_id.empty())
    made.item.text("externalOrderId", bounded_text(event.external_order_id));
  made.item.texts("codes", facts.codes).texts("fields", fields);
  made.item.text("state", ports::to_string(facts.state)).flag("conflict", event.conflict.has_value());
  if (facts.amount) made.item.decimal("amountAtRisk", *facts.amount);
  made.item.number("expiresAt", expires_at);
  std::string envelope;
  wire::append_error_envelope(envelope, event);
  made.parts = keep_text(made.item, facts.key.id, envelope, expires_at);
  return made;
}

EventFacts facts_of(const Item& item) {
  EventFacts facts;
  facts.key = item.key();
  facts.id = domain::parse_uuid(facts.key.id).value_or(domain::Uuid{});
  facts.at = domain::uuid7_time(facts.id);
  facts.partner = item.text("partnerId");
  facts.group = item.text("errorGroup");
  facts.state = ports::parse_error_state(item.text("state")).value_or(ports::ErrorState::open);
  facts.codes = item.texts("codes");
  facts.amount = item.decimal("amountAtRisk");
  facts.attempts = item.count("attempts");
  facts.parts = parts_of(item);
  return facts;
}

Result<std::optional<ports::StoredError>> read_error(Table& table, const Item& item) {
  const auto envelope = read_kept_text(table, item);
  if (!envelope && envelope.error().kind == ErrorKind::corrupt) {
    const auto still_there = table.get(item.key());
    if (still_there && !*still_there) return std::nullopt;
  }
  if (!envelope) return fail(envelope.error());
  auto event = wire::read_error_envelope(*envelope);
  if (!event) {
    return fail(ErrorKind::corrupt, fmt::format("Item {} of table {} is damaged: {}", item.text("id"),
                                                table.name(), event.error().message));
  }
  ports::StoredError stored;
  stored.event = std::move(*event);
  stored.state = ports::parse_error_state(item.text("state")).value_or(ports::ErrorState::open);
  if (item.has("stateAt")) {
    const auto at = domain::parse_iso8601(item.text("stateAt"));
    stored.changed = ports::StateChange{.state = stored.state,
                                        .reason = item.text("stateReason"),
                                        .actor = {item.text("stateActorKey"), item.text("stateActorRole")},
                                        .at = at.value_or(domain::Timestamp{})};
  }
  if (item.has("resolvedOrderId")) {
    const auto order = domain::parse_uuid(item.text("resolvedOrderId"));
    stored.resolved_by = ports::OrderReference{.id = order.value_or(domain::Uuid{}),
                                               .sequence_number = item.number("resolvedSequenceNumber")};
  }
  return stored;
}

std::string change_action(const Table& table, const EventFacts& event,
                          const std::optional<ports::StateChange>& change,
                          const std::optional<ports::OrderReference>& resolved_by, bool counts_attempt) {
  ItemWriter values;
  values.text(":from", ports::to_string(event.state));
  std::string update;
  if (change) {
    update =
        "SET #state = :to, stateReason = :reason, stateActorKey = :actor, stateActorRole = :role, "
        "stateAt = :at";
    values.text(":to", ports::to_string(change->state)).text(":reason", change->reason);
    values.text(":actor", change->actor.key).text(":role", change->actor.role);
    values.text(":at", time_text(change->at));
    if (resolved_by) {
      update += ", resolvedOrderId = :order, resolvedSequenceNumber = :number";
      values.text(":order", domain::to_string(resolved_by->id));
      values.number(":number", resolved_by->sequence_number);
    } else {
      update += " REMOVE resolvedOrderId, resolvedSequenceNumber";
    }
  }
  if (counts_attempt) {
    update += " ADD attempts :one";
    values.number(":one", 1);
  }
  return table.update_action(event.key, update, "#state = :from", values, R"("#state":"state")");
}

}  // namespace nexus::dynamodb
