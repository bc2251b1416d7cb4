// The error half of envelope.h.
#include <optional>
#include <utility>

#include "base/hex.h"
#include "wire/base64.h"
#include "wire/envelope.h"
#include "wire/json_text.h"
#include "wire/json_value.h"
#include "wire/json_writer.h"

namespace nexus::wire {

namespace {

constexpr std::string_view kRejected = "ORDER_REJECTED";
constexpr std::string_view kConflict = "ORDER_CONFLICT";
constexpr std::string_view kRejectedBeginning = R"({"eventType":"ORDER_REJECTED")";
constexpr std::string_view kConflictBeginning = R"({"eventType":"ORDER_CONFLICT")";
constexpr int kMaxEmbeddedDepth = 64;
// Envelope, error event, errors, one error: the containers around an embedded value.
constexpr int kMaxEnvelopeDepth = kMaxEmbeddedDepth + 4;

// Appends a value of a partner that is JSON text already. What is not (because it was cut, say) is
// shown as a string, so that the whole stays valid JSON whatever came in.
void append_embedded(std::string& out, std::string_view json) {
  const std::size_t begin = out.size();
  if (append_canonical(out, json, kMaxEmbeddedDepth)) return;
  out.resize(begin);
  append_string(out, json);
}

void append_text_member(std::string& out, std::string_view name_and_colon, std::string_view text) {
  out += name_and_colon;
  append_string(out, text);
}

void append_conflict(std::string& out, const domain::ConflictDetail& conflict) {
  out += R"(,"conflict":{"existing":{"id":)";
  append_uuid(out, conflict.existing_id);
  out += R"(,"sequenceNumber":)";
  append_integer(out, conflict.existing_sequence_number);
  out += R"(},"differences":[)";
  const char* separator = "";
  for (const domain::Difference& difference : conflict.differences) {
    out += std::exchange(separator, ",");
    append_difference_json(out, difference);
  }
  out += "]}";
}

// Reads members of one object and remembers the first that is missing or wrong.
class MemberReader {
 public:
  MemberReader(const JsonValue& object, std::string& problem) : object_(object), problem_(problem) {
    if (!object.is_object()) note("an object");
  }

  const JsonValue* find(std::string_view name) const { return object_.find(name); }

  void text(std::string_view name, std::string& into) {
    const JsonValue* value = find(name);
    if (value != nullptr && value->is_string()) {
      into = value->string();
    } else {
      note(name);
    }
  }

  void optional_text(std::string_view name, std::string& into) {
    if (find(name) != nullptr) text(name, into);
  }

  // Reads a string through `parse`, which gives an optional.
  template <class T, class Parse>
  void parsed(std::string_view name, T& into, Parse parse) {
    std::string written;
    text(name, written);
    const std::optional<T> value = parse(written);
    if (value) {
      into = *value;
    } else {
      note(name);
    }
  }

  void integer(std::string_view name, std::int64_t& into) {
    const JsonValue* value = find(name);
    const auto number = value != nullptr && value->is_number() ? value->integer() : std::nullopt;
    if (number) {
      into = *number;
    } else {
      note(name);
    }
  }

  void flag(std::string_view name, bool& into) {
    const JsonValue* value = find(name);
    if (value != nullptr && value->is_boolean()) {
      into = value->boolean();
    } else {
      note(name);
    }
  }

  // The value's own JSON text; empty when the member is absent.
  void embedded(std::string_view name, std::string& into) {
    if (const JsonValue* value = find(name)) into = value->to_text();
  }

  // Calls `read` for each item of an array.
  template <class Read>
  void each(std::string_view name, Read read) {
    const JsonValue* value = find(name);
    if (value == nullptr || !value->is_array()) return note(name);
    for (const JsonValue& item : value->items()) read(item);
  }

  void note(std::string_view name) {
    if (problem_.empty()) problem_ = name;
  }

 private:
  const JsonValue& object_;
  std::string& problem_;
};

domain::Fault read_fault(const JsonValue& value, std::string& problem) {
  domain::Fault fault;
  MemberReader members(value, problem);
  members.text("field", fault.field);
  members.parsed("code", fault.code, domain::parse_fault_code);
  members.text("message", fault.message);
  members.embedded("receivedValue", fault.received);
  members.optional_text("expected", fault.expected);
  return fault;
}

domain::ConflictDetail read_conflict(const JsonValue& value, std::string& problem) {
  domain::ConflictDetail conflict;
  MemberReader members(value, problem);
  if (const JsonValue* existing = members.find("existing")) {
    MemberReader existing_members(*existing, problem);
    existing_members.parsed("id", conflict.existing_id, domain::parse_uuid);
    existing_members.integer("sequenceNumber", conflict.existing_sequence_number);
  } else {
    members.note("existing");
  }
  members.each("differences", [&](const JsonValue& item) {
    domain::Difference difference;
    MemberReader difference_members(item, problem);
    difference_members.text("field", difference.field);
    difference_members.embedded("accepted", difference.accepted);
    difference_members.embedded("received", difference.received);
    conflict.differences.push_back(std::move(difference));
  });
  return conflict;
}

void read_raw_input(MemberReader& members, std::string& into) {
  if (members.find("rawInputBase64") != nullptr) {
    members.parsed("rawInputBase64", into, decode_base64);
  } else {
    members.text("rawInput", into);
  }
}

void read_optional_parts(MemberReader& members, domain::ErrorEvent& event, std::string& problem) {
  if (const JsonValue* amount = members.find("amountAtRisk")) {
    if (amount->is_number()) event.amount_at_risk = amount->decimal();
    if (!event.amount_at_risk) members.note("amountAtRisk");
  }
  if (const JsonValue* conflict = members.find("conflict"))
    event.conflict = read_conflict(*conflict, problem);
}

domain::ErrorEvent read_event(const JsonValue& value, std::string& problem) {
  domain::ErrorEvent event;
  MemberReader members(value, problem);
  members.parsed("id", event.id, domain::parse_uuid);
  members.parsed("timestamp", event.timestamp, domain::parse_iso8601);
  members.text("partnerId", event.partner_id);
  members.text("externalOrderId", event.external_order_id);
  members.each("errors", [&](const JsonValue& item) { event.faults.push_back(read_fault(item, problem)); });
  read_raw_input(members, event.raw_input);
  members.flag("rawInputTruncated", event.raw_input_truncated);
  members.optional_text("csvHeader", event.csv_header);
  members.text("contentType", event.content_type);
  std::int64_t version = 0;
  members.integer("definitionVersion", version);
  if (version < 0 || version > UINT32_MAX) members.note("definitionVersion");
  event.definition_version = static_cast<std::uint32_t>(version);
  read_optional_parts(members, event, problem);
  members.text("traceId", event.trace_id);
  std::string hash;
  members.text("inputSha256", hash);
  if (!read_hex(hash, event.input_sha256)) members.note("inputSha256");
  return event;
}

}  // namespace

void append_fault_json(std::string& out, const domain::Fault& fault) {
  append_text_member(out, R"({"field":)", fault.field);
  append_text_member(out, R"(,"code":)", to_string(fault.code));
  append_text_member(out, R"(,"message":)", fault.message);
  if (!fault.received.empty()) {
    out += R"(,"receivedValue":)";
    append_embedded(out, fault.received);
  }
  if (!fault.expected.empty()) append_text_member(out, R"(,"expected":)", fault.expected);
  out += '}';
}

void append_difference_json(std::string& out, const domain::Difference& difference) {
  append_text_member(out, R"({"field":)", difference.field);
  out += R"(,"accepted":)";
  append_embedded(out, difference.accepted);
  out += R"(,"received":)";
  append_embedded(out, difference.received);
  out += '}';
}

bool is_conflict_envelope(std::string_view body) { return body.starts_with(kConflictBeginning); }

void append_error_envelope(std::string& out, const domain::ErrorEvent& event) {
  out += event.conflict ? kConflictBeginning : kRejectedBeginning;
  out += R"(,"timestamp":)";
  append_timestamp(out, event.timestamp);
  out += R"(,"errorEvent":{"id":)";
  append_uuid(out, event.id);
  out += R"(,"timestamp":)";
  append_timestamp(out, event.timestamp);
  append_text_member(out, R"(,"partnerId":)", event.partner_id);
  append_text_member(out, R"(,"externalOrderId":)", event.external_order_id);
  out += R"(,"errors":[)";
  const char* separator = "";
  for (const domain::Fault& fault : event.faults) {
    out += std::exchange(separator, ",");
    append_fault_json(out, fault);
  }
  out += ']';
  if (is_valid_utf8(event.raw_input)) {
    append_text_member(out, R"(,"rawInput":)", event.raw_input);
  } else {
    out += R"(,"rawInputBase64":")";
    append_base64(out, event.raw_input);
    out += '"';
  }
  out += event.raw_input_truncated ? R"(,"rawInputTruncated":true)" : R"(,"rawInputTruncated":false)";
  if (!event.csv_header.empty()) append_text_member(out, R"(,"csvHeader":)", event.csv_header);
  append_text_member(out, R"(,"contentType":)", event.content_type);
  out += R"(,"definitionVersion":)";
  append_integer(out, event.definition_version);
  if (event.amount_at_risk) {
    out += R"(,"amountAtRisk":)";
    append_decimal(out, *event.amount_at_risk);
  }
  if (event.conflict) append_conflict(out, *event.conflict);
  append_text_member(out, R"(,"traceId":)", event.trace_id);
  out += R"(,"inputSha256":)";
  JsonWriter(out).hex(event.input_sha256);
  out += "}}";
}

Result<domain::ErrorEvent> read_error_envelope(std::string_view body) {
  auto envelope = JsonValue::parse(body, kMaxEnvelopeDepth);
  if (!envelope) return fail(std::move(envelope.error()));
  std::string problem;
  std::string type;
  MemberReader members(*envelope, problem);
  members.text("eventType", type);
  if (type != kRejected && type != kConflict) members.note("eventType");
  domain::ErrorEvent event;
  if (const JsonValue* value = members.find("errorEvent")) {
    event = read_event(*value, problem);
  } else {
    members.note("errorEvent");
  }
  if (problem.empty()) return event;
  return fail(ErrorKind::invalid,
              "The error envelope is not one of ours: " + problem + " is missing or has a wrong value.");
}

}  // namespace nexus::wire
