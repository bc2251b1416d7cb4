#include "intake/input_reader.h"

#include "wire/sha256.h"

namespace nexus::intake {

InputReader::InputReader(partners::DefinitionPtr definition, ports::Clock& clock)
    : mapper_(std::move(definition)), clock_(clock) {}

Input InputReader::read_json(std::string_view raw) {
  return finish(raw, mapper_.map_json(raw, clock_.now()));
}

Input InputReader::read_csv(std::string_view raw) { return finish(raw, mapper_.map_csv(raw, clock_.now())); }

Input InputReader::finish(std::string_view raw, partners::Mapped mapped) {
  Input input;
  input.raw = raw;
  if (mapped.accepted) {
    input.order = std::move(mapped.order);
    input.order.partner_id = definition().id();
    input.order.definition_version = definition().version();
    input.order.input_sha256 = wire::sha256(raw);
    return input;
  }
  input.outcome = Outcome::rejected;
  input.error = make_event(raw);
  input.error->external_order_id = std::move(mapped.rejection.external_order_id);
  input.error->faults = std::move(mapped.rejection.faults);
  input.error->amount_at_risk = mapped.amount_at_risk;
  if (mapped.malformed && raw.size() > domain::kMaxKeptMalformedBytes) {
    input.error->raw_input.resize(domain::kMaxKeptMalformedBytes);
    input.error->raw_input_truncated = true;
  }
  return input;
}

Input InputReader::refuse(std::string_view raw, domain::Fault fault) {
  Input input;
  input.raw = raw;
  input.outcome = Outcome::rejected;
  input.error = make_event(raw.substr(0, domain::kMaxKeptMalformedBytes));
  input.error->raw_input_truncated = raw.size() > domain::kMaxKeptMalformedBytes;
  input.error->faults.push_back(std::move(fault));
  return input;
}

std::unique_ptr<domain::ErrorEvent> InputReader::make_event(std::string_view raw) const {
  auto event = std::make_unique<domain::ErrorEvent>();
  event->partner_id = definition().id();
  event->definition_version = definition().version();
  event->raw_input = raw;
  event->input_sha256 = wire::sha256(raw);
  return event;
}

}  // namespace nexus::intake
