#include "query/order_history.h"

#include <algorithm>

#include "query/actor_json.h"
#include "query/attempt_json.h"
#include "wire/base64.h"
#include "wire/json_text.h"
#include "wire/json_writer.h"

namespace nexus::query {

namespace {

void append_time_or_null(std::string& out, std::optional<domain::Timestamp> at) {
  if (at) {
    wire::append_timestamp(out, *at);
  } else {
    out += "null";
  }
}

// An archived submission that knew no time has 0.
std::optional<domain::Timestamp> known(domain::Timestamp at) {
  return at.ms == 0 ? std::nullopt : std::optional(at);
}

// Delivery may be done before intake has looked at the clock. What is stored was queued by then.
std::optional<domain::Timestamp> queued_at(const ports::ArchivedInput& input,
                                           std::optional<domain::Timestamp> stored_at) {
  const auto queued = known(input.queued_at);
  return queued && stored_at ? std::min(*queued, *stored_at) : queued;
}

std::string_view name_of(InputAbsence absence) {
  switch (absence) {
    case InputAbsence::none: break;
    case InputAbsence::off: return R"("off")";
    case InputAbsence::not_kept: return R"("not_kept")";
    case InputAbsence::damaged: return R"("damaged")";
  }
  return "null";
}

void append_input(std::string& out, const ports::ArchivedInput& input, const domain::Order& order) {
  if (wire::is_valid_utf8(input.raw)) {
    out += R"({"text":)";
    wire::append_string(out, input.raw);
    out += R"(,"base64":null)";
  } else {
    out += R"({"text":null,"base64":")";
    wire::append_base64(out, input.raw);
    out += '"';
  }
  out += R"(,"contentType":)";
  wire::append_string(out, input.content_type);
  out += R"(,"csvHeader":)";
  append_text_or_null(out, input.csv_header);
  out += R"(,"sha256":)";
  wire::JsonWriter(out).hex(order.input_sha256);
  out += R"(,"bytes":)" + std::to_string(input.raw.size()) + '}';
}

void append_repair(std::string& out, const ports::RepairAttempt& repair) {
  out += R"({"errorId":)";
  wire::append_uuid(out, repair.error);
  append_attempt_origin(out, repair);
  out += '}';
}

}  // namespace

std::optional<ports::RepairAttempt> repair_of(const std::vector<ports::RepairAttempt>& attempts) {
  const auto made =
      std::ranges::find(attempts, ports::AttemptOutcome::accepted, &ports::RepairAttempt::outcome);
  return made == attempts.end() ? std::nullopt : std::optional(*made);
}

std::string order_history_json(const OrderHistory& history) {
  const auto& input = history.input;
  std::string out = R"({"orderId":)";
  wire::append_uuid(out, history.order.id);
  out += R"(,"receivedAt":)";
  append_time_or_null(out, input ? known(input->received_at) : std::nullopt);
  out += R"(,"acceptedAt":)";
  wire::append_timestamp(out, history.order.processed_at);
  out += R"(,"queuedAt":)";
  append_time_or_null(out, input ? queued_at(*input, history.stored_at) : std::nullopt);
  out += R"(,"storedAt":)";
  append_time_or_null(out, history.stored_at);
  out += R"(,"traceId":)";
  append_text_or_null(out, input ? input->trace_id : std::string());
  out += R"(,"input":)";
  if (input && history.absence == InputAbsence::none) {
    append_input(out, *input, history.order);
  } else {
    out += "null";
  }
  out += R"(,"inputAbsence":)";
  out += name_of(history.absence);
  out += R"(,"repairedFrom":)";
  if (history.repair) {
    append_repair(out, *history.repair);
  } else {
    out += "null";
  }
  return out + '}';
}

}  // namespace nexus::query
