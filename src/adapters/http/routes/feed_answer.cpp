#include "adapters/http/routes/feed_answer.h"

#include "wire/envelope.h"
#include "wire/json_text.h"

namespace nexus::http {

using intake::Input;
using intake::Outcome;
using intake::Submission;
using intake::SubmissionMode;

namespace {

bool is_malformed(const Input& input) {
  return input.error != nullptr && input.error->faults.size() == 1 &&
         input.error->faults.front().code == domain::FaultCode::malformed_input;
}

void append_member(std::string& out, std::string_view name, std::string_view text) {
  out += ",\"";
  out += name;
  out += "\":";
  wire::append_string(out, text);
}

void append_identity(std::string& out, const Submission& submission, std::string_view order_id) {
  out += ",\"orderId\":";
  if (order_id.empty()) {
    out += "null";
  } else {
    wire::append_string(out, order_id);
  }
  append_member(out, "partnerId", submission.partner_id);
}

void append_accepted(std::string& out, const Submission& submission, const Input& input) {
  const domain::Order& order = input.order;
  out += "{\"status\":\"accepted\"";
  append_identity(out, submission, order.external_order_id);
  // A validated order that is new has neither number nor id.
  if (order.sequence_number != 0) {
    out += ",\"sequenceNumber\":";
    wire::append_integer(out, order.sequence_number);
    out += ",\"id\":";
    wire::append_uuid(out, order.id);
  }
  out += input.outcome == Outcome::duplicate ? ",\"duplicate\":true}" : ",\"duplicate\":false}";
}

void append_faults(std::string& out, const std::vector<domain::Fault>& faults) {
  out += ",\"errors\":[";
  for (std::size_t i = 0; i < faults.size(); ++i) {
    if (i != 0) out += ',';
    const domain::Fault& fault = faults[i];
    wire::append_string(out, fault.field.empty() ? fault.message : fault.field + ": " + fault.message);
  }
  out += "],\"details\":[";
  for (std::size_t i = 0; i < faults.size(); ++i) {
    if (i != 0) out += ',';
    wire::append_fault_json(out, faults[i]);
  }
  out += ']';
}

void append_error_id(std::string& out, const Submission& submission, const Input& input) {
  if (submission.mode != SubmissionMode::validate) {
    out += ",\"errorId\":";
    wire::append_uuid(out, input.error->id);
  }
}

void append_rejected(std::string& out, const Submission& submission, const Input& input) {
  out += "{\"status\":\"rejected\"";
  append_identity(out, submission, input.error->external_order_id);
  append_faults(out, input.error->faults);
  append_error_id(out, submission, input);
  out += '}';
}

void append_conflict(std::string& out, const Submission& submission, const Input& input) {
  const domain::ConflictDetail& conflict = *input.error->conflict;
  out += "{\"status\":\"conflict\"";
  append_identity(out, submission, input.order.external_order_id);
  out += ",\"existing\":{\"id\":";
  wire::append_uuid(out, conflict.existing_id);
  out += ",\"sequenceNumber\":";
  wire::append_integer(out, conflict.existing_sequence_number);
  out += "},\"differences\":[";
  for (std::size_t i = 0; i < conflict.differences.size(); ++i) {
    const domain::Difference& difference = conflict.differences[i];
    out += i == 0 ? "{\"field\":" : ",{\"field\":";
    wire::append_string(out, difference.field);
    out += ",\"accepted\":" + difference.accepted + ",\"received\":" + difference.received + "}";
  }
  out += ']';
  append_error_id(out, submission, input);
  out += '}';
}

void append_withheld(std::string& out, const Submission& submission, const Input& input) {
  out += "{\"status\":\"withheld\"";
  append_identity(out, submission, input.order.external_order_id);
  append_member(out, "reason", "another order of this all-or-nothing batch was refused");
  out += '}';
}

}  // namespace

int feed_status(const Input& input) {
  switch (input.outcome) {
    case Outcome::pending:
    case Outcome::accepted:
    case Outcome::duplicate: return 202;
    case Outcome::conflict: return 409;
    case Outcome::rejected: return is_malformed(input) ? 400 : 422;
    case Outcome::withheld: return 422;
  }
  return 500;
}

void append_feed_result(std::string& out, const Submission& submission, const Input& input) {
  switch (input.outcome) {
    case Outcome::pending:
    case Outcome::accepted:
    case Outcome::duplicate: return append_accepted(out, submission, input);
    case Outcome::conflict: return append_conflict(out, submission, input);
    case Outcome::rejected: return append_rejected(out, submission, input);
    case Outcome::withheld: return append_withheld(out, submission, input);
  }
}

void BatchCounts::add(const Input& input) {
  ++total;
  switch (input.outcome) {
    case Outcome::pending:
    case Outcome::accepted: ++accepted; break;
    case Outcome::duplicate: ++duplicates; break;
    case Outcome::conflict: ++conflicts; break;
    case Outcome::rejected: ++rejected; break;
    case Outcome::withheld: ++withheld; break;
  }
}

void append_counts(std::string& out, const BatchCounts& counts) {
  const auto append = [&out](std::string_view name, std::uint64_t value) {
    out += name;
    wire::append_integer(out, static_cast<std::int64_t>(value));
  };
  append("\"total\":", counts.total);
  append(",\"accepted\":", counts.accepted);
  append(",\"rejected\":", counts.rejected);
  append(",\"duplicates\":", counts.duplicates);
  append(",\"conflicts\":", counts.conflicts);
  if (counts.withheld != 0) append(",\"withheld\":", counts.withheld);
}

}  // namespace nexus::http
