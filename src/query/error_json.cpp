#include "query/error_json.h"

#include "query/actor_json.h"
#include "wire/base64.h"
#include "wire/envelope.h"
#include "wire/json_text.h"
#include "wire/json_writer.h"

namespace nexus::query {

namespace {

void append_text(std::string& out, std::string_view name_and_colon, std::string_view text) {
  out += name_and_colon;
  wire::append_string(out, text);
}

void append_input(std::string& out, const domain::ErrorEvent& event, InputShown shown) {
  if (shown == InputShown::if_short && event.raw_input.size() > kMaxListedInputBytes) {
    out += R"(,"rawInputOmitted":true)";
  } else if (wire::is_valid_utf8(event.raw_input)) {
    append_text(out, R"(,"rawInput":)", event.raw_input);
  } else {
    out += R"(,"rawInputBase64":")";
    wire::append_base64(out, event.raw_input);
    out += '"';
  }
  out += event.raw_input_truncated ? R"(,"rawInputTruncated":true)" : R"(,"rawInputTruncated":false)";
}

void append_conflict(std::string& out, const std::optional<domain::ConflictDetail>& conflict) {
  if (!conflict) {
    out += R"(,"conflict":null)";
    return;
  }
  out += R"(,"conflict":{"existing":{"id":)";
  wire::append_uuid(out, conflict->existing_id);
  out += R"(,"sequenceNumber":)";
  wire::append_integer(out, conflict->existing_sequence_number);
  out += R"(},"differences":[)";
  for (const domain::Difference& difference : conflict->differences) {
    if (out.back() != '[') out += ',';
    wire::append_difference_json(out, difference);
  }
  out += "]}";
}

void append_state(std::string& out, const ports::StoredError& error) {
  out += R"(,"stateReason":)";
  append_text_or_null(out, error.changed ? error.changed->reason : std::string());
  out += R"(,"stateActor":)";
  if (error.changed) {
    append_actor_json(out, error.changed->actor);
    out += R"(,"stateAt":)";
    wire::append_timestamp(out, error.changed->at);
  } else {
    out += R"(null,"stateAt":null)";
  }
  out += R"(,"resolvedBy":)";
  if (!error.resolved_by) {
    out += "null";
    return;
  }
  out += R"({"orderId":)";
  wire::append_uuid(out, error.resolved_by->id);
  out += R"(,"sequenceNumber":)";
  wire::append_integer(out, error.resolved_by->sequence_number);
  out += '}';
}

void append_faults(std::string& out, const std::vector<domain::Fault>& faults) {
  out += R"(,"errors":[)";
  for (const domain::Fault& fault : faults) {
    if (out.back() != '[') out += ',';
    wire::append_fault_json(out, fault);
  }
  out += ']';
}

}  // namespace

void append_error_json(std::string& out, const ports::StoredError& error, InputShown shown) {
  const domain::ErrorEvent& event = error.event;
  out += R"({"id":)";
  wire::append_uuid(out, event.id);
  out += R"(,"timestamp":)";
  wire::append_timestamp(out, event.timestamp);
  append_text(out, R"(,"partnerId":)", event.partner_id);
  if (event.external_order_id.empty()) {
    out += R"(,"externalOrderId":null)";
  } else {
    append_text(out, R"(,"externalOrderId":)", event.external_order_id);
  }
  append_text(out, R"(,"state":)", ports::to_string(error.state));
  append_state(out, error);
  append_text(out, R"(,"group":)", ports::error_group(event));
  append_faults(out, event.faults);
  append_input(out, event, shown);
  out += R"(,"csvHeader":)";
  append_text_or_null(out, event.csv_header);
  append_text(out, R"(,"contentType":)", event.content_type);
  out += R"(,"definitionVersion":)";
  wire::append_integer(out, event.definition_version);
  out += R"(,"amountAtRisk":)";
  if (event.amount_at_risk) {
    wire::append_decimal(out, *event.amount_at_risk);
  } else {
    out += "null";
  }
  append_conflict(out, event.conflict);
  append_text(out, R"(,"traceId":)", event.trace_id);
  out += R"(,"inputSha256":)";
  wire::JsonWriter(out).hex(event.input_sha256);
  out += '}';
}

}  // namespace nexus::query
