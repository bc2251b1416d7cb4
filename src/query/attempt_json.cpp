#include "query/attempt_json.h"

#include "query/actor_json.h"
#include "wire/envelope.h"
#include "wire/json_text.h"

namespace nexus::query {

void append_faults_json(std::string& out, std::span<const domain::Fault> faults) {
  out += '[';
  for (const domain::Fault& fault : faults) {
    if (out.back() != '[') out += ',';
    wire::append_fault_json(out, fault);
  }
  out += ']';
}

void append_attempt_origin(std::string& out, const ports::RepairAttempt& attempt) {
  out += R"(,"at":)";
  wire::append_timestamp(out, attempt.at);
  out += R"(,"actor":)";
  append_actor_json(out, attempt.actor);
  out += R"(,"reason":)";
  append_text_or_null(out, attempt.reason);
  out += attempt.corrected_input ? R"(,"input":"corrected")" : R"(,"input":"as_it_was")";
}

void append_attempt_json(std::string& out, const ports::RepairAttempt& attempt) {
  out += R"({"id":)";
  wire::append_uuid(out, attempt.id);
  append_attempt_origin(out, attempt);
  out += R"(,"correctedInput":)";
  if (attempt.corrected_input) {
    wire::append_string(out, *attempt.corrected_input);
  } else {
    out += "null";
  }
  out += R"(,"definitionVersion":)" + std::to_string(attempt.definition_version);
  out += R"(,"outcome":)";
  wire::append_string(out, to_string(attempt.outcome));
  if (attempt.order) {
    out += R"(,"orderId":)";
    wire::append_uuid(out, attempt.order->id);
    out += R"(,"sequenceNumber":)";
    wire::append_integer(out, attempt.order->sequence_number);
  } else {
    out += R"(,"orderId":null,"sequenceNumber":null)";
  }
  out += R"(,"errors":)";
  append_faults_json(out, attempt.faults);
  out += R"(,"job":)";
  if (attempt.job) {
    wire::append_uuid(out, *attempt.job);
  } else {
    out += "null";
  }
  out += '}';
}

std::string lineage_json(const domain::Uuid& error, std::span<const ports::RepairAttempt> attempts) {
  std::string out = R"({"error":)";
  wire::append_uuid(out, error);
  out += R"(,"attempts":[)";
  for (const ports::RepairAttempt& attempt : attempts) {
    if (out.back() != '[') out += ',';
    append_attempt_json(out, attempt);
  }
  return out + "]}";
}

}  // namespace nexus::query
