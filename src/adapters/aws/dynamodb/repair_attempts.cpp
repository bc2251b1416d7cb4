#include "adapters/aws/dynamodb/repair_attempts.h"

#include <algorithm>
#include <utility>

#include "adapters/aws/dynamodb/kept_text.h"
#include "wire/base64.h"
#include "wire/json_text.h"

namespace nexus::dynamodb {
namespace {

std::string attempts_id(const domain::Uuid& error) { return "attempt#" + domain::to_string(error); }

std::string order_link_id(const std::string& order) { return "order#" + order; }

Key tally_key(const domain::Uuid& job) { return {"job#" + domain::to_string(job), "tally"}; }

void append_member(std::string& out, std::string_view name, std::string_view text) {
  out += out.back() == '{' ? "\"" : ",\"";
  out += name;
  out += "\":";
  wire::append_string(out, text);
}

void append_integer_member(std::string& out, std::string_view name, std::int64_t value) {
  out += ",\"";
  out += name;
  out += "\":";
  wire::append_integer(out, value);
}

std::string attempt_text(const ports::RepairAttempt& attempt) {
  std::string text = "{";
  append_member(text, "id", domain::to_string(attempt.id));
  append_member(text, "error", domain::to_string(attempt.error));
  append_integer_member(text, "atMs", attempt.at.ms);
  append_member(text, "actorKey", attempt.actor.key);
  append_member(text, "actorRole", attempt.actor.role);
  append_member(text, "reason", attempt.reason);
  if (attempt.corrected_input) {
    text += ",\"correctedInputBase64\":\"";
    wire::append_base64(text, *attempt.corrected_input);
    text += '"';
  }
  append_integer_member(text, "definitionVersion", attempt.definition_version);
  append_member(text, "outcome", ports::to_string(attempt.outcome));
  if (attempt.order) {
    append_member(text, "orderId", domain::to_string(attempt.order->id));
    append_integer_member(text, "sequenceNumber", attempt.order->sequence_number);
  }
  if (attempt.job) append_member(text, "job", domain::to_string(*attempt.job));
  text += ",\"faults\":[";
  for (const auto& fault : attempt.faults) {
    text += text.back() == '[' ? "{" : ",{";
    append_member(text, "code", domain::to_string(fault.code));
    append_member(text, "field", fault.field);
    append_member(text, "message", fault.message);
    append_member(text, "received", fault.received);
    append_member(text, "expected", fault.expected);
    text += '}';
  }
  return text + "]}";
}

std::string text_of(const wire::JsonValue& object, std::string_view name) {
  const auto* value = object.find(name);
  return value != nullptr && value->is_string() ? value->string() : "";
}

std::int64_t integer_of(const wire::JsonValue& object, std::string_view name) {
  const auto* value = object.find(name);
  return value != nullptr && value->is_number() ? value->integer().value_or(0) : 0;
}

domain::Uuid uuid_of(const wire::JsonValue& object, std::string_view name) {
  return domain::parse_uuid(text_of(object, name)).value_or(domain::Uuid{});
}

std::vector<domain::Fault> faults_of(const wire::JsonValue& attempt) {
  std::vector<domain::Fault> faults;
  const auto* list = attempt.find("faults");
  if (list == nullptr || !list->is_array()) return faults;
  for (const auto& fault : list->items()) {
    const auto code = domain::parse_fault_code(text_of(fault, "code"));
    faults.push_back({code.value_or(domain::FaultCode::internal_error), text_of(fault, "field"),
                      text_of(fault, "message"), text_of(fault, "received"), text_of(fault, "expected")});
  }
  return faults;
}

}  // namespace

NewAttempt make_attempt_item(const ports::RepairAttempt& attempt) {
  NewAttempt made;
  // The attempt goes when its event goes.
  const std::int64_t expires_at = (domain::uuid7_time(attempt.error).ms + kTimeToLiveMs) / 1'000;
  const std::string id = domain::to_string(attempt.id);
  made.item.key({attempts_id(attempt.error), id}).number("expiresAt", expires_at);
  made.parts = keep_text(made.item, id, attempt_text(attempt), expires_at);
  if (attempt.order) {
    const std::string order = domain::to_string(attempt.order->id);
    made.item.text("orderId", order);
    ItemWriter& link = made.order_link.emplace();
    link.key({order_link_id(order), id}).text("error", domain::to_string(attempt.error));
    link.number("expiresAt", expires_at);
  }
  return made;
}

Result<ports::RepairAttempt> read_attempt(Table& table, const Item& item) {
  const auto text = read_kept_text(table, item);
  if (!text) return fail(text.error());
  const auto value = wire::JsonValue::parse(*text);
  if (!value) {
    return fail(ErrorKind::corrupt, "Item " + item.text("id") + " of table " + table.name() +
                                        " is damaged: " + value.error().message);
  }
  ports::RepairAttempt attempt;
  attempt.id = uuid_of(*value, "id");
  attempt.error = uuid_of(*value, "error");
  attempt.at = {integer_of(*value, "atMs")};
  attempt.actor = {text_of(*value, "actorKey"), text_of(*value, "actorRole")};
  attempt.reason = text_of(*value, "reason");
  if (value->find("correctedInputBase64") != nullptr)
    attempt.corrected_input = wire::decode_base64(text_of(*value, "correctedInputBase64"));
  attempt.definition_version = static_cast<std::uint32_t>(integer_of(*value, "definitionVersion"));
  attempt.outcome =
      ports::parse_attempt_outcome(text_of(*value, "outcome")).value_or(ports::AttemptOutcome::rejected);
  if (value->find("orderId") != nullptr)
    attempt.order = ports::OrderReference{uuid_of(*value, "orderId"), integer_of(*value, "sequenceNumber")};
  attempt.faults = faults_of(*value);
  if (value->find("job") != nullptr) attempt.job = uuid_of(*value, "job");
  return attempt;
}

namespace {

TableQuery items_query(const std::string& id) {
  TableQuery query;
  query.key_condition = "id = :id";
  query.values.text(":id", id);
  return query;
}

}  // namespace

Result<std::vector<Item>> attempt_items(Table& table, const domain::Uuid& error) {
  return table.query_all(items_query(attempts_id(error)));
}

Result<std::vector<Item>> attempt_items_of_order(Table& table, const domain::Uuid& order) {
  const auto links = table.query_all(items_query(order_link_id(domain::to_string(order))));
  if (!links) return fail(links.error());
  std::vector<Key> keys;
  for (const auto& link : *links) {
    const auto error = domain::parse_uuid(link.text("error"));
    if (error) keys.push_back({attempts_id(*error), link.text("timestamp")});
  }
  auto items = table.get_all(keys);
  if (!items) return fail(std::move(items.error()));
  std::ranges::sort(*items, {}, [](const Item& item) { return item.text("timestamp"); });
  return items;
}

Result<std::vector<Key>> attempt_keys(Table& table, const domain::Uuid& error) {
  TableQuery query = items_query(attempts_id(error));
  query.projection = "id,#timestamp,orderId,envelopePartsOf,envelopeParts";
  query.names = R"("#timestamp":"timestamp")";
  const auto items = table.query_all(std::move(query));
  if (!items) return fail(items.error());
  std::vector<Key> keys;
  for (const auto& item : *items) {
    keys.push_back(item.key());
    for (auto& part : parts_of(item)) keys.push_back(std::move(part));
    if (item.has("orderId")) keys.push_back({order_link_id(item.text("orderId")), item.text("timestamp")});
  }
  return keys;
}

Result<ports::JobTally> read_tally(Table& table, const domain::Uuid& job) {
  const auto item = table.get(tally_key(job));
  if (!item) return fail(item.error());
  ports::JobTally tally;
  if (!*item) return tally;
  tally.succeeded = (*item)->count("succeeded");
  tally.still_failing = (*item)->count("stillFailing");
  tally.highest_error = domain::parse_uuid((*item)->text("highestError"));
  return tally;
}

std::string tally_action(const Table& table, const domain::Uuid& job, const ports::JobTally& before,
                         const ports::JobTally& added) {
  ItemWriter values;
  values.number(":succeeded", static_cast<std::int64_t>(added.succeeded));
  values.number(":failing", static_cast<std::int64_t>(added.still_failing));
  std::string update = "ADD succeeded :succeeded, stillFailing :failing";
  // Where another process took the job further meanwhile, the highest event stays the highest.
  if (before.highest_error && added.highest_error && *before.highest_error >= *added.highest_error)
    return table.update_action(tally_key(job), update, "", values);
  const auto highest = added.highest_error.value_or(domain::Uuid{});
  values.text(":highest", domain::to_string(highest));
  values.number(":expires", (domain::uuid7_time(highest).ms + kTimeToLiveMs) / 1'000);
  return table.update_action(tally_key(job), update + " SET highestError = :highest, expiresAt = :expires",
                             "attribute_not_exists(highestError) OR highestError < :highest", values);
}

}  // namespace nexus::dynamodb
