#include "adapters/http/routes/error_repair.h"

#include "adapters/http/routes/query_parameters.h"
#include "adapters/http/routes/review_request.h"
#include "query/attempt_json.h"
#include "query/error_list.h"
#include "wire/envelope.h"

namespace nexus::http {

using ports::AttemptOutcome;
using ports::ChangeOutcome;
using ports::ErrorState;

namespace {

// A corrected input of a megabyte, with its escapes.
constexpr std::size_t kMaxReprocessBytes = 4 * 1024 * 1024;

Response not_open(const Exchange& exchange) {
  return problem_response(exchange, 409, "ERROR_NOT_OPEN",
                          "The error event is resolved or dismissed; reopen it first.");
}

Result<bool> read_dry_run(const Exchange& exchange) {
  for (const auto& parameter : exchange.request().query_parameters()) {
    if (parameter.name != "dryRun") {
      return fail(ErrorKind::invalid, "The parameter " + std::string(parameter.name.substr(0, 64)) +
                                          " is unknown here; allowed is dryRun.");
    }
  }
  const auto value = exchange.request().query("dryRun");
  if (!value || *value == "false") return false;
  if (*value == "true") return true;
  return fail(ErrorKind::invalid, "The parameter dryRun must be true or false.");
}

Response show_lineage(const Exchange& exchange, const ErrorRepairParts& parts) {
  if (auto none = expect_no_parameters(exchange); !none) return parameter_response(none.error(), exchange);
  const auto id = id_in_path(exchange, "id");
  const auto error = parts.errors.find(id);
  if (!error) return error_response(error.error(), exchange);
  if (!*error) return error_response(no_such_error(), exchange);
  const auto attempts = parts.review.attempts(id);
  if (!attempts) return error_response(attempts.error(), exchange);
  return json_response(200, query::lineage_json(id, *attempts));
}

void append_order(std::string& out, const review::Trial& trial, bool dry_run) {
  const bool is_numbered =
      trial.outcome == AttemptOutcome::duplicate || (trial.outcome == AttemptOutcome::accepted && !dry_run);
  if (trial.outcome == AttemptOutcome::rejected) {
    out += "null";
  } else if (is_numbered) {
    wire::append_order_json(out, trial.order);
  } else {
    wire::append_draft_order_json(out, trial.order);
  }
}

std::string reprocess_json(const review::Trial& trial, const ports::RepairAttempt* attempt,
                           const ports::StoredError& error) {
  const bool dry_run = attempt == nullptr;
  std::string out = dry_run ? R"({"dryRun":true,"outcome":)" : R"({"dryRun":false,"outcome":)";
  wire::append_string(out, to_string(trial.outcome));
  out += R"(,"order":)";
  append_order(out, trial, dry_run);
  out += R"(,"errors":)";
  query::append_faults_json(out, trial.faults);
  out += R"(,"differences":[)";
  for (const auto& difference : trial.differences) {
    if (out.back() != '[') out += ',';
    wire::append_difference_json(out, difference);
  }
  out += R"(],"attempt":)";
  if (attempt != nullptr) {
    query::append_attempt_json(out, *attempt);
  } else {
    out += "null";
  }
  return out + R"(,"error":)" + query::error_event_json(error) + "}";
}

std::string audit_details(const ports::RepairAttempt& attempt) {
  std::string details;
  {
    JsonObject object(details);
    object.text("outcome", to_string(attempt.outcome));
    object.text("input", attempt.corrected_input ? "corrected" : "as_it_was");
    if (attempt.order) object.text("orderId", domain::to_string(attempt.order->id));
  }
  return details;
}

// Writes the attempt down and answers with the event as it is then.
Response settle(const Exchange& exchange, const ErrorRepairParts& parts, const review::Candidate& candidate,
                const review::Trial& trial, const std::string& reason) {
  const auto attempt = parts.reprocessor.to_attempt(candidate, trial, {actor_of(exchange), reason, {}});
  const auto settled = parts.review.settle({&attempt, 1});
  if (!settled) return error_response(settled.error(), exchange);
  if (settled->front() != ChangeOutcome::done) return not_open(exchange);
  const auto after = parts.errors.find(attempt.error);
  if (!after) return error_response(after.error(), exchange);
  return noted(parts.audit, exchange,
               {"error.reprocess", "error", domain::to_string(attempt.error), reason, audit_details(attempt)},
               json_response(200, reprocess_json(trial, &attempt, **after)));
}

Response reprocess(const Exchange& exchange, std::string_view body, const ErrorRepairParts& parts) {
  const auto dry_run = read_dry_run(exchange);
  if (!dry_run) return parameter_response(dry_run.error(), exchange);
  auto request = read_review_request(body, "input reason", parts.partners);
  if (!request) return error_response(request.error(), exchange);
  if (request->input && !*dry_run) {
    if (auto given = require_reason(*request); !given) return error_response(given.error(), exchange);
  }
  const auto error = parts.errors.find(id_in_path(exchange, "id"));
  if (!error) return error_response(error.error(), exchange);
  if (!*error) return error_response(no_such_error(), exchange);
  if ((*error)->state != ErrorState::open) return not_open(exchange);
  const review::Candidate candidate{&**error, std::move(request->input)};
  const auto trials = parts.reprocessor.run(
      {&candidate, 1}, *dry_run ? review::TrialMode::dry_run : review::TrialMode::for_good,
      {std::string(exchange.traceparent()), std::string(exchange.trace_id())});
  if (!trials) return error_response(trials.error(), exchange);
  const review::Trial& trial = trials->front();
  if (trial.obstacle != review::Obstacle::none) {
    return problem_response(exchange, 409, "NOT_REPROCESSABLE", review::explain(trial.obstacle));
  }
  if (*dry_run) return json_response(200, reprocess_json(trial, nullptr, **error));
  return settle(exchange, parts, candidate, trial, request->reason);
}

Response change_state(const Exchange& exchange, std::string_view body, const ErrorRepairParts& parts,
                      ErrorState state) {
  const bool reopens = state == ErrorState::open;
  if (auto none = expect_no_parameters(exchange); !none) return parameter_response(none.error(), exchange);
  auto request = read_review_request(body, "reason", parts.partners);
  if (!request) return error_response(request.error(), exchange);
  if (auto given = require_reason(*request); !given) return error_response(given.error(), exchange);
  const auto id = id_in_path(exchange, "id");
  const auto changed =
      parts.review.change_state({&id, 1}, {state, request->reason, actor_of(exchange), parts.clock.now()});
  if (!changed) return error_response(changed.error(), exchange);
  if (changed->front() == ChangeOutcome::not_found) return error_response(no_such_error(), exchange);
  if (changed->front() == ChangeOutcome::wrong_state) {
    return reopens ? problem_response(exchange, 409, "ERROR_ALREADY_OPEN", "The error event is open already.")
                   : not_open(exchange);
  }
  const auto after = parts.errors.find(id);
  if (!after) return error_response(after.error(), exchange);
  if (!*after) return error_response(no_such_error(), exchange);
  return noted(
      parts.audit, exchange,
      {reopens ? "error.reopen" : "error.dismiss", "error", domain::to_string(id), request->reason, ""},
      json_response(200, query::single_error_json(**after)));
}

}  // namespace

void add_error_repair_routes(Router& router, BlockingPool& pool, const ErrorRepairParts& parts) {
  router.on_pool(
      Method::get, "/api/errors/{id}/lineage", Permission::viewer, pool,
      [parts](const Exchange& exchange, std::string_view) { return show_lineage(exchange, parts); });
  router.on_pool(
      Method::post, "/api/errors/{id}/reprocess", Permission::operators, pool,
      [parts](const Exchange& exchange, std::string_view body) { return reprocess(exchange, body, parts); },
      kMaxReprocessBytes);
  router.on_pool(Method::post, "/api/errors/{id}/dismiss", Permission::operators, pool,
                 [parts](const Exchange& exchange, std::string_view body) {
                   return change_state(exchange, body, parts, ErrorState::dismissed);
                 });
  router.on_pool(Method::post, "/api/errors/{id}/reopen", Permission::operators, pool,
                 [parts](const Exchange& exchange, std::string_view body) {
                   return change_state(exchange, body, parts, ErrorState::open);
                 });
}

}  // namespace nexus::http
