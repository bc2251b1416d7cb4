#include "adapters/http/routes/error_jobs.h"

#include "adapters/http/routes/query_parameters.h"
#include "adapters/http/routes/review_request.h"
#include "query/attempt_json.h"
#include "query/job_json.h"
#include "review/bulk_dismissal.h"
#include "review/error_selection.h"
#include "review/reprocess_plan.h"

namespace nexus::http {

namespace {

constexpr std::size_t kSample = 10;
constexpr std::size_t kListedJobs = 100;
constexpr std::uint32_t kUsualRate = 500;

Response no_filter(const Exchange& exchange) {
  return error_response(
      {ErrorKind::invalid,
       "The member `filter` is missing; {} stands for every open event, and members such as "
       "\"group\" narrow it."},
      exchange);
}

void append_planned(std::string& out, const review::PlannedTrial& planned) {
  JsonObject object(out);
  object.text("error", domain::to_string(planned.error));
  if (planned.external_order_id.empty()) {
    object.json("externalOrderId", "null");
  } else {
    object.text("externalOrderId", planned.external_order_id);
  }
  const bool tried = planned.trial.obstacle == review::Obstacle::none;
  object.text("outcome", tried ? to_string(planned.trial.outcome) : "not_reprocessable");
  std::string faults;
  query::append_faults_json(faults, planned.trial.faults);
  object.json("errors", faults);
}

Response show_plan(const Exchange& exchange, const ports::ErrorFilter& filter,
                   const ErrorRepairParts& parts) {
  const auto plan = review::plan_reprocessing(parts.errors, parts.review, parts.reprocessor, filter, kSample);
  if (!plan) return error_response(plan.error(), exchange);
  std::string sample = "[";
  for (const auto& planned : plan->sample) {
    if (sample.back() != '[') sample += ',';
    append_planned(sample, planned);
  }
  sample += ']';
  const auto& risk = plan->risk;
  const bool none_known = risk.count != 0 && risk.count == risk.unknown_amounts;
  std::string body;
  {
    JsonObject object(body);
    object.integer("count", risk.count);
    object.json("valueAtRisk", none_known ? "null" : risk.value.to_string());
    object.integer("unknownAmounts", risk.unknown_amounts);
    object.json("sample", sample);
    object.integer("wouldSucceed", plan->would_succeed);
  }
  return json_response(200, std::move(body));
}

Response start_job(const Exchange& exchange, std::string_view body, const ErrorJobParts& parts) {
  if (auto none = expect_no_parameters(exchange); !none) return parameter_response(none.error(), exchange);
  const auto request = read_review_request(body, "filter plan reason maxPerSecond", parts.repair.partners);
  if (!request) return error_response(request.error(), exchange);
  if (!request->filter) return no_filter(exchange);
  if (request->plan) return show_plan(exchange, *request->filter, parts.repair);
  if (auto given = require_reason(*request); !given) return error_response(given.error(), exchange);
  const auto job = parts.jobs.begin(
      {*request->filter, request->reason, actor_of(exchange), request->max_per_second.value_or(kUsualRate)});
  if (!job) return error_response(job.error(), exchange);
  const std::string details = "{\"filter\":" + job->filter + ",\"total\":" + std::to_string(job->total) + "}";
  return noted(parts.repair.audit, exchange,
               {"reprocess.start", "job", domain::to_string(job->id), request->reason, details},
               json_response(202, query::job_json(*job)));
}

Response list_jobs(const Exchange& exchange, const ErrorJobParts& parts) {
  if (auto none = expect_no_parameters(exchange); !none) return parameter_response(none.error(), exchange);
  const auto jobs = parts.jobs.list(kListedJobs);
  if (!jobs) return error_response(jobs.error(), exchange);
  return json_response(200, query::jobs_json(*jobs));
}

Response show_job(const Exchange& exchange, const ErrorJobParts& parts) {
  if (auto none = expect_no_parameters(exchange); !none) return parameter_response(none.error(), exchange);
  const auto job = parts.jobs.find(id_in_path(exchange, "jobId"));
  if (!job) return error_response(job.error(), exchange);
  if (*job) return json_response(200, query::job_json(**job));
  return error_response({ErrorKind::not_found, "There is no bulk reprocessing with this id."}, exchange);
}

Response cancel_job(const Exchange& exchange, const ErrorJobParts& parts) {
  const auto job = parts.jobs.cancel(id_in_path(exchange, "jobId"));
  if (!job) return error_response(job.error(), exchange);
  return noted(parts.repair.audit, exchange, {"reprocess.cancel", "job", domain::to_string(job->id), "", ""},
               json_response(200, query::job_json(*job)));
}

Response dismiss_many(const Exchange& exchange, std::string_view body, const ErrorJobParts& parts) {
  if (auto none = expect_no_parameters(exchange); !none) return parameter_response(none.error(), exchange);
  const auto request = read_review_request(body, "filter reason", parts.repair.partners);
  if (!request) return error_response(request.error(), exchange);
  if (!request->filter) return no_filter(exchange);
  if (auto given = require_reason(*request); !given) return error_response(given.error(), exchange);
  const auto dismissed = review::dismiss_all(
      parts.repair.errors, parts.repair.review, *request->filter,
      {ports::ErrorState::dismissed, request->reason, actor_of(exchange), parts.repair.clock.now()});
  if (!dismissed) return error_response(dismissed.error(), exchange);
  const std::string filter = review::selection_json(*request->filter);
  const std::string count = std::to_string(*dismissed);
  return noted(parts.repair.audit, exchange,
               {"errors.dismiss", "errors", request->filter->group.value_or(filter), request->reason,
                "{\"filter\":" + filter + ",\"dismissed\":" + count + "}"},
               json_response(200, "{\"dismissed\":" + count + "}"));
}

}  // namespace

void add_error_job_routes(Router& router, BlockingPool& pool, const ErrorJobParts& parts) {
  const auto on = [&](Method method, const char* pattern, Permission permission, auto answer) {
    router.on_pool(
        method, pattern, permission, pool,
        [answer, parts](const Exchange& exchange, std::string_view) { return answer(exchange, parts); });
  };
  on(Method::get, "/api/errors/reprocess", Permission::viewer, list_jobs);
  on(Method::get, "/api/errors/reprocess/{jobId}", Permission::viewer, show_job);
  on(Method::remove, "/api/errors/reprocess/{jobId}", Permission::operators, cancel_job);
  router.on_pool(
      Method::post, "/api/errors/reprocess", Permission::operators, pool,
      [parts](const Exchange& exchange, std::string_view body) { return start_job(exchange, body, parts); });
  router.on_pool(Method::post, "/api/errors/dismiss", Permission::operators, pool,
                 [parts](const Exchange& exchange, std::string_view body) {
                   return dismiss_many(exchange, body, parts);
                 });
}

}  // namespace nexus::http
