#include "adapters/http/routes/feed.h"

#include "adapters/http/rate_limit.h"
#include "adapters/http/routes/feed_access.h"
#include "adapters/http/routes/feed_answer.h"
#include "adapters/http/routes/feed_batch.h"
#include "adapters/http/routes/idempotent_call.h"

namespace nexus::http {

using intake::Input;
using intake::Outcome;
using intake::Submission;
using intake::SubmissionMode;

namespace {

// A body that is not JSON is answered as a problem, with the error event's id.
void respond_malformed(const ExchangePtr& exchange, const Submission& submission, const Input& input) {
  Problem problem{400, "MALFORMED_INPUT", "The body " + input.error->faults.front().message + ".", "", {}};
  std::string result;
  append_feed_result(result, submission, input);
  // The result's members without the braces join the problem's own; its status is the problem's.
  constexpr std::string_view kStatus = "{\"status\":\"rejected\",";
  problem.members = result.substr(kStatus.size(), result.size() - kStatus.size() - 1);
  exchange->respond(problem);
}

void respond_single(const ExchangePtr& exchange, const Submission& submission, IdempotentCall* call) {
  if (!submission.result) return exchange->respond(submission.result.error());
  const Input& input = submission.inputs.front();
  const int status = feed_status(input);
  if (status == 400) return respond_malformed(exchange, submission, input);
  static thread_local std::string body;
  body.clear();
  append_feed_result(body, submission, input);
  if (call != nullptr) call->remember(status, body);
  const ResponseHeader replayed[] = {{"Idempotent-Replayed", "true"}};
  const bool is_replay = input.outcome == Outcome::duplicate;
  exchange->respond(
      status, "application/json", body,
      is_replay ? std::span<const ResponseHeader>(replayed) : std::span<const ResponseHeader>());
}

void submit_single(const ExchangePtr& exchange, const FeedParts& parts,
                   const partners::DefinitionPtr& definition, std::string_view body, SubmissionMode mode) {
  const std::shared_ptr<IdempotentCall> call =
      IdempotentCall::find(*exchange, parts.idempotency, definition->id());
  if (call != nullptr && !call->begin(*exchange, body)) return;
  auto submission = make_submission(*exchange, *definition, parts.clock);
  submission->mode = mode;
  submission->inputs.push_back(reader_for(definition, parts.clock).read_json(body));
  const auto answer = [exchange, call](std::unique_ptr<Submission> decided) {
    respond_single(exchange, *decided, call.get());
  };
  if (!submit(parts, exchange, submission, answer)) exchange->respond(intake_is_full());
}

void post_order(const ExchangePtr& exchange, const FeedParts& parts) {
  auto definition = find_feed(exchange, parts.partners);
  if (definition == nullptr) return;
  if (batch_shape(exchange->request()) != BatchShape::json) {
    return exchange->respond(
        Problem{415,
                "UNSUPPORTED_MEDIA_TYPE",
                "A single order needs the header Content-Type: application/json; NDJSON and "
                "CSV go to .../batch.",
                "",
                {}});
  }
  if (!parts.rate_limiter.admit(*exchange, *definition, 1)) return;
  exchange->read_body(parts.limits.max_body_bytes,
                      [exchange, &parts, definition = std::move(definition)](Result<std::string_view> body) {
                        if (body) submit_single(exchange, parts, definition, *body, SubmissionMode::accept);
                      });
}

// The same path validates single orders and batches: NDJSON, CSV and JSON arrays are batches.
void post_validate(const ExchangePtr& exchange, const FeedParts& parts) {
  auto definition = find_feed(exchange, parts.partners);
  if (definition == nullptr) return;
  if (batch_shape(exchange->request()) != BatchShape::json) {
    return feed_batch(exchange, parts, std::move(definition), SubmissionMode::validate);
  }
  exchange->read_body(parts.limits.max_body_bytes,
                      [exchange, &parts, definition = std::move(definition)](Result<std::string_view> body) {
                        if (!body) return;
                        if (is_json_batch(*body)) {
                          feed_json_batch(exchange, parts, definition, *body, SubmissionMode::validate);
                        } else {
                          submit_single(exchange, parts, definition, *body, SubmissionMode::validate);
                        }
                      });
}

void post_batch(const ExchangePtr& exchange, const FeedParts& parts) {
  auto definition = find_feed(exchange, parts.partners);
  if (definition == nullptr) return;
  const auto on_invalid = exchange->request().query("onInvalid");
  if (on_invalid && *on_invalid != "reject_all" && *on_invalid != "reject_each") {
    return exchange->respond(Problem{400,
                                     "INVALID_PARAMETER",
                                     "The parameter onInvalid is reject_each (the default) or reject_all.",
                                     "\"parameter\":\"onInvalid\"",
                                     {}});
  }
  const bool all_or_nothing = on_invalid == "reject_all";
  if (!parts.rate_limiter.admit(*exchange, *definition, 1)) return;
  feed_batch(exchange, parts, std::move(definition),
             all_or_nothing ? SubmissionMode::all_or_nothing : SubmissionMode::accept);
}

}  // namespace

void add_feed_routes(Router& router, const FeedParts& parts) {
  router.on(Method::post, "/api/feed/{slug}", Permission::partner_feed,
            [&parts](const ExchangePtr& exchange) { post_order(exchange, parts); });
  router.on(Method::post, "/api/feed/{slug}/batch", Permission::partner_feed,
            [&parts](const ExchangePtr& exchange) { post_batch(exchange, parts); });
  router.on(Method::post, "/api/feed/{slug}/validate", Permission::partner_feed,
            [&parts](const ExchangePtr& exchange) { post_validate(exchange, parts); });
}

}  // namespace nexus::http
