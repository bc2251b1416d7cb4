#include "adapters/http/routes/definition_trial.h"

#include "adapters/http/routes/definition_answer.h"
#include "adapters/http/routes/json_body.h"
#include "adapters/http/routes/query_parameters.h"
#include "query/order_range.h"
#include "wire/envelope.h"

namespace nexus::http {

using intake::Outcome;
using partners::DefinitionPtr;

namespace {

constexpr std::int64_t kUsuallyTried = 1'000;
constexpr std::int64_t kMostErrorsTried = 10'000;
constexpr std::int64_t kMostOrdersTried = 1'000'000;
constexpr std::size_t kMaxDefinitionBytes = 1024 * 1024;
constexpr std::size_t kTestBodyBytes = 4 * 1024 * 1024;  // a definition and an input, escaped

std::string_view name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::pending:
    case Outcome::accepted: return "accepted";
    case Outcome::duplicate: return "duplicate";
    case Outcome::conflict: return "conflict";
    case Outcome::rejected:
    case Outcome::withheld: break;
  }
  return "rejected";
}

std::string codes_json(const std::vector<domain::FaultCode>& codes) {
  std::string json = "[";
  for (const domain::FaultCode code : codes) {
    if (json.back() != '[') json += ',';
    wire::append_string(json, domain::to_string(code));
  }
  return json + "]";
}

std::string errors_json(const review::ErrorTrials& trials) {
  std::string json;
  {
    JsonObject object(json);
    object.integer("tried", trials.tried);
    object.integer("fixed", trials.fixed);
    object.integer("stillFailing", trials.still_failing);
    std::string examples = "[";
    for (const auto& example : trials.examples) {
      if (examples.back() != '[') examples += ',';
      JsonObject one(examples);
      one.text("error", domain::to_string(example.error));
      if (example.external_order_id.empty()) {
        one.json("externalOrderId", "null");
      } else {
        one.text("externalOrderId", example.external_order_id);
      }
      one.json("before", codes_json(example.before));
      one.text("outcome", name_of(example.outcome));
      one.json("after", codes_json(example.after));
    }
    object.json("examples", examples + "]");
  }
  return json;
}

std::string orders_json(const review::OrderTrials& trials, const ports::OrderQuery& range) {
  std::string json;
  {
    JsonObject object(json);
    object.integer("tried", trials.tried);
    object.integer("same", trials.same);
    std::string changes = "[";
    for (const auto& change : trials.changes) {
      if (changes.back() != '[') changes += ',';
      JsonObject one(changes);
      one.text("id", domain::to_string(change.id));
      one.text("externalOrderId", change.external_order_id);
      one.text("field", change.field);
      one.json("accepted", change.accepted);
      one.json("draft", change.draft);
    }
    object.json("changed", changes + "]");
    object.integer("changedCount", trials.changed);
    object.integer("unavailable", trials.unavailable);
    if (trials.next) {
      object.text("nextCursor", query::order_range_cursor(range, *trials.next));
    } else {
      object.json("nextCursor", "null");
    }
  }
  return json;
}

Response try_definition(const Exchange& exchange, std::string_view body, DefinitionTrialParts parts) {
  const DefinitionPtr present = partner_of(exchange, parts.partners);
  if (present == nullptr) return unknown_partner(exchange);
  if (!is_toml(exchange)) return not_toml(exchange);
  constexpr std::string_view kCounts[] = {"errors", "orders"};
  const auto range = query::read_order_range(parameters_of(exchange), kCounts, present->id());
  if (!range) return parameter_response(range.error(), exchange);
  const auto errors = number_parameter(exchange, "errors", kUsuallyTried, 0, kMostErrorsTried);
  if (!errors) return parameter_response(errors.error(), exchange);
  const auto orders = number_parameter(exchange, "orders", kUsuallyTried, 0, kMostOrdersTried);
  if (!orders) return parameter_response(orders.error(), exchange);
  const partners::Draft draft = partners::read_draft(body, *present);
  if (draft.definition == nullptr) return definition_invalid(exchange, draft.mistakes);
  const auto tried_errors = parts.trial.try_errors(draft.definition, static_cast<std::size_t>(*errors));
  if (!tried_errors) return error_response(tried_errors.error(), exchange);
  const auto tried_orders = parts.trial.try_orders(
      draft.definition, {static_cast<std::size_t>(*orders), range->filter.from_transaction_time,
                         range->filter.to_transaction_time, range->after});
  if (!tried_orders) return error_response(tried_orders.error(), exchange);
  std::string answer = "{\"errors\":" + errors_json(*tried_errors) +
                       ",\"orders\":" + orders_json(*tried_orders, *range) + ",\"samples\":";
  append_samples(answer, draft.samples);
  return json_response(200, answer + "}");
}

std::string fields_json(const std::vector<partners::FieldReading>& fields) {
  std::string json = "[";
  for (const partners::FieldReading& reading : fields) {
    if (json.back() != '[') json += ',';
    JsonObject field(json);
    field.text("field", reading.field);
    std::string sources = "[";
    for (const std::string& source : reading.sources) {
      if (sources.back() != '[') sources += ',';
      wire::append_string(sources, source);
    }
    field.json("sources", sources + "]");
    field.json("value", reading.value.empty() ? "null" : reading.value);
  }
  return json + "]";
}

std::string input_json(const review::InputTrial& trial) {
  std::string json;
  {
    JsonObject object(json);
    object.text("outcome", name_of(trial.outcome));
    std::string order = "null";
    if (trial.outcome != Outcome::rejected) {
      order.clear();
      wire::append_draft_order_json(order, trial.order);
    }
    object.json("order", order);
    std::string faults = "[";
    for (const domain::Fault& fault : trial.faults) {
      if (faults.back() != '[') faults += ',';
      wire::append_fault_json(faults, fault);
    }
    object.json("errors", faults + "]");
    object.json("fields", fields_json(trial.fields));
  }
  return json;
}

Response test_input(const Exchange& exchange, std::string_view body, DefinitionTrialParts parts) {
  if (auto none = expect_no_parameters(exchange); !none) return parameter_response(none.error(), exchange);
  DefinitionPtr definition = partner_of(exchange, parts.partners);
  if (definition == nullptr) return unknown_partner(exchange);
  JsonBody wanted(body, {"definition", "input"});
  const auto source = wanted.text("definition", kMaxDefinitionBytes);
  const auto input = wanted.text("input", partners::kMaxOrderBytes);
  wanted.require("input");
  if (auto read = wanted.read(); !read) return error_response(read.error(), exchange);
  if (source) {
    const partners::Draft draft = partners::read_draft(*source, *definition);
    if (draft.definition == nullptr) return definition_invalid(exchange, draft.mistakes);
    definition = draft.definition;
  }
  const auto trial = parts.trial.try_input(definition, *input);
  return trial ? json_response(200, input_json(*trial)) : error_response(trial.error(), exchange);
}

}  // namespace

void add_definition_trial_routes(Router& router, BlockingPool& pool, const DefinitionTrialParts& parts) {
  router.on_pool(Method::post, "/api/partners/{slug}/definition/try", Permission::operators, pool,
                 [parts](const Exchange& exchange, std::string_view body) {
                   return try_definition(exchange, body, parts);
                 });
  router.on_pool(
      Method::post, "/api/partners/{slug}/definition/test", Permission::operators, pool,
      [parts](const Exchange& exchange, std::string_view body) { return test_input(exchange, body, parts); },
      kTestBodyBytes);
}

}  // namespace nexus::http
