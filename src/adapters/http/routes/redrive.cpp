#include "adapters/http/routes/redrive.h"

#include <map>

#include "adapters/http/routes/json_body.h"
#include "adapters/http/routes/query_parameters.h"
#include "adapters/http/routes/queue_answer.h"
#include "query/job_json.h"

namespace nexus::http {

using ports::QueueName;

namespace {

constexpr std::size_t kSample = 10;
constexpr std::size_t kPeekedAtOnce = 1'000;
// Messages that a plan looks at to count partners; reading more would keep the queue's other callers waiting.
constexpr std::size_t kMostPeeked = 20'000;
constexpr std::size_t kJobsListed = 100;

Response redrive_state(const Exchange& exchange, ports::Broker& broker, QueueName queue, int status,
                       const std::optional<ports::Job>& job) {
  auto progress = broker.redrive_progress(queue);
  if (!progress) return error_response(progress.error(), exchange);
  static constexpr std::string_view kStates[] = {"running", "done", "cancelled", "failed"};
  std::string body;
  {
    JsonObject object(body);
    object.text("queue", to_string(queue));
    object.text("state", kStates[static_cast<int>(progress->state)]);
    object.integer("total", progress->total);
    object.integer("moved", progress->moved);
    if (!progress->failure.empty()) object.text("failure", progress->failure);
    if (job) object.json("job", query::job_json(*job));
  }
  return json_response(status, std::move(body));
}

struct Wanted {
  ports::RedriveOptions options;
  std::string reason;
  bool plan = false;
};

Result<Wanted> read_wanted(QueueName from, std::string_view body) {
  Wanted wanted;
  wanted.options.from = from;
  JsonBody read(body, {"to", "maxPerSecond", "reason", "plan"});
  if (const auto to = read.text("to", 64)) {
    const auto queue = ports::parse_queue_name(*to);
    if (!queue) read.refuse("to", "must name a queue, for example \"valid_orders\"");
    wanted.options.to = queue.value_or(wanted.options.to);
  }
  wanted.options.max_per_second =
      static_cast<std::uint32_t>(read.whole_number("maxPerSecond", 0, UINT32_MAX).value_or(0));
  wanted.reason = read.text("reason", kMaxReasonBytes).value_or("");
  wanted.plan = read.flag("plan", false);
  if (auto done = read.read(); !done) return fail(done.error());
  return wanted;
}

// What the queue holds: how many of whom, and the first few whole.
struct Content {
  std::map<std::string, std::uint64_t> by_partner;
  std::uint64_t counted = 0;
  std::uint64_t redriven_before = 0;
  std::string sample = "[";
};

Result<Content> read_content(ports::Broker& broker, QueueName queue) {
  Content content;
  ports::MessageId after = 0;
  while (content.counted < kMostPeeked) {
    const auto batch = broker.peek(queue, after, kPeekedAtOnce);
    if (!batch) return fail(batch.error());
    if (batch->messages.empty()) break;
    for (const ports::Message& message : batch->messages) {
      if (content.counted++ < kSample) {
        if (content.sample.back() != '[') content.sample += ',';
        append_message(content.sample, message);
      }
      if (message.redrive_count.value_or(0) != 0) ++content.redriven_before;
      ++content.by_partner[std::string(message.attributes.partner_id)];
    }
    after = batch->messages.back().id;
  }
  content.sample += ']';
  return content;
}

Response show_plan(const Exchange& exchange, QueueName queue, const RedriveParts& parts) {
  const auto stats = parts.broker.stats(queue);
  if (!stats) return error_response(stats.error(), exchange);
  const auto content = read_content(parts.broker, queue);
  if (!content) return error_response(content.error(), exchange);
  std::string by_partner;
  {
    JsonObject object(by_partner);
    for (const auto& [partner_id, count] : content->by_partner) object.integer(partner_id, count);
  }
  std::string body;
  {
    JsonObject object(body);
    object.integer("count", stats->visible + stats->in_flight);
    object.integer("oldestAgeMs", stats->oldest_age_ms);
    object.json("byPartner", by_partner);
    object.integer("counted", content->counted);
    object.integer("redrivenBefore", content->redriven_before);
    object.json("sample", content->sample);
  }
  return json_response(200, std::move(body));
}

Response start_redrive(const Exchange& exchange, std::string_view body, QueueName queue,
                       const RedriveParts& parts) {
  auto wanted = read_wanted(queue, body);
  if (!wanted) return error_response(wanted.error(), exchange);
  if (wanted->plan) return show_plan(exchange, queue, parts);
  const auto job = parts.redrives.begin({wanted->options, wanted->reason, actor_of(exchange)});
  if (!job) return error_response(job.error(), exchange);
  std::string details;
  {
    JsonObject object(details);
    object.text("job", domain::to_string(job->id));
    object.text("to", job->to);
    object.integer("maxPerSecond", job->max_per_second);
  }
  return noted(parts.audit, exchange,
               {"redrive.start", "queue", std::string(to_string(queue)), wanted->reason, details},
               redrive_state(exchange, parts.broker, queue, 202, *job));
}

Response show_redrive(const Exchange& exchange, std::string_view, QueueName queue,
                      const RedriveParts& parts) {
  return redrive_state(exchange, parts.broker, queue, 200, std::nullopt);
}

Response cancel_redrive(const Exchange& exchange, std::string_view, QueueName queue,
                        const RedriveParts& parts) {
  const auto job = parts.redrives.cancel(queue);
  if (!job) return error_response(job.error(), exchange);
  Response state = redrive_state(exchange, parts.broker, queue, 200, *job);
  if (!*job) return state;
  return noted(parts.audit, exchange,
               {"redrive.cancel", "queue", std::string(to_string(queue)), "",
                R"({"job":")" + domain::to_string((*job)->id) + "\"}"},
               std::move(state));
}

Response list_redrives(const Exchange& exchange, std::string_view, QueueName queue,
                       const RedriveParts& parts) {
  const auto jobs = parts.redrives.list(queue, kJobsListed);
  return jobs ? json_response(200, query::jobs_json(*jobs)) : error_response(jobs.error(), exchange);
}

}  // namespace

void add_redrive_routes(Router& router, BlockingPool& pool, const RedriveParts& parts) {
  const auto on = [&](Method method, const char* pattern, Permission permission, auto answer) {
    router.on_pool(
        method, pattern, permission, pool, [answer, parts](const Exchange& exchange, std::string_view body) {
          if (auto none = expect_no_parameters(exchange); !none)
            return parameter_response(none.error(), exchange);
          const auto queue = queue_of(exchange);
          return queue ? answer(exchange, body, *queue, parts) : error_response(unknown_queue(), exchange);
        });
  };
  on(Method::get, "/api/queues/{name}/redrive", Permission::viewer, show_redrive);
  on(Method::post, "/api/queues/{name}/redrive", Permission::operators, start_redrive);
  on(Method::remove, "/api/queues/{name}/redrive", Permission::operators, cancel_redrive);
  on(Method::get, "/api/queues/{name}/redrives", Permission::viewer, list_redrives);
}

}  // namespace nexus::http
