// Error events of every kind, and their text for comparing.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "ports/error_store.h"

namespace nexus::contract {

inline constexpr std::int64_t kFirstErrorMs = 1'700'000'000'000;
inline constexpr std::int64_t kErrorStepMs = 3 * 60'000 + 7;

class SampleErrors {
 public:
  explicit SampleErrors(std::uint64_t seed) : random_(seed) {}

  std::uint64_t pick(std::uint64_t below) { return random_() % below; }

  domain::ErrorEvent next() {
    domain::ErrorEvent event;
    const auto number = made_++;
    event.timestamp = {kFirstErrorMs + static_cast<std::int64_t>(number / 2) * kErrorStepMs};
    event.id = domain::make_uuid7(event.timestamp, static_cast<std::uint16_t>(number % 2), random_());
    event.partner_id = pick(3) ? "PARTNER_A" : "PARTNER_B";
    event.external_order_id = pick(5) ? "order-" + std::to_string(number) : "";
    const auto faults = 1 + pick(3);
    for (std::uint64_t i = 0; i < faults; ++i) event.faults.push_back(fault());
    event.raw_input = std::string("{\"qty\":\0\xff}", 9) + std::to_string(number);
    event.raw_input_truncated = pick(9) == 0;
    if (pick(3) == 0) event.csv_header = "qty;price \"and\" more";
    event.content_type = "application/json";
    event.definition_version = static_cast<std::uint32_t>(pick(5));
    if (pick(2)) event.amount_at_risk = domain::Decimal::parse("149.95");
    if (pick(4) == 0) {
      event.faults = {{domain::FaultCode::duplicate_order, "orderId", "has other content", "", ""}};
      event.conflict =
          domain::ConflictDetail{event.id, 17, {{"quantity", "5", "6"}, {"unitPrice", "1.5", "1.55"}}};
    }
    event.trace_id = std::string(32, 'a');
    event.input_sha256.fill(static_cast<std::uint8_t>(number));
    return event;
  }

  std::vector<domain::ErrorEvent> take(std::size_t count) {
    std::vector<domain::ErrorEvent> events;
    for (std::size_t i = 0; i < count; ++i) events.push_back(next());
    return events;
  }

  domain::Fault fault() {
    static constexpr domain::FaultCode kCodes[] = {
        domain::FaultCode::null_value, domain::FaultCode::negative_number, domain::FaultCode::too_long};
    static const char* kFields[] = {"customerId", "qty", "buyer/id"};
    return {kCodes[pick(3)], kFields[pick(3)], "must be greater than 0", "-1", "a whole number"};
  }

 private:
  std::mt19937_64 random_;
  std::uint64_t made_ = 0;
};

inline std::string describe(const ports::StoredError& error) {
  const auto& event = error.event;
  std::string text =
      domain::to_string(event.id) + "|" + domain::to_iso8601(event.timestamp) + "|" + event.partner_id + "|" +
      event.external_order_id + "|" + event.raw_input + "|" + std::to_string(event.raw_input_truncated) +
      "|" + event.content_type + "|" + event.csv_header + "|" + std::to_string(event.definition_version) +
      "|" + event.trace_id + "|" + std::string(event.input_sha256.begin(), event.input_sha256.end()) + "|" +
      (event.amount_at_risk ? event.amount_at_risk->to_string() : "none") + "|" +
      std::string(ports::to_string(error.state));
  for (const auto& fault : event.faults) {
    text += "|" + std::string(domain::to_string(fault.code)) + "," + fault.field + "," + fault.message + "," +
            fault.received + "," + fault.expected;
  }
  if (event.conflict) {
    text += "|" + domain::to_string(event.conflict->existing_id) + "," +
            std::to_string(event.conflict->existing_sequence_number);
    for (const auto& d : event.conflict->differences)
      text += "," + d.field + ":" + d.accepted + ":" + d.received;
  }
  if (error.changed) {
    text += "|" + std::string(ports::to_string(error.changed->state)) + "," + error.changed->reason + "," +
            error.changed->actor.key + "," + error.changed->actor.role + "," +
            domain::to_iso8601(error.changed->at);
  }
  if (error.resolved_by) {
    text += "|" + domain::to_string(error.resolved_by->id) + "," +
            std::to_string(error.resolved_by->sequence_number);
  }
  return text;
}

}  // namespace nexus::contract
