#include "app/lambda_function.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <thread>

#include "adapters/http/inner_request.h"
#include "adapters/http/problem.h"
#include "adapters/lambda/queue_event.h"
#include "adapters/lambda/web_event.h"
#include "app/log.h"
#include "delivery/error_delivery.h"
#include "delivery/order_delivery.h"
#include "wire/json_value.h"

namespace nexus::app {

using ports::QueueName;

namespace {

// Left of an invocation's time for writing the answer.
constexpr std::int64_t kMarginMs = 300;
constexpr std::int64_t kShortestMs = 100;
// While the store is away.
constexpr std::int64_t kFirstPauseMs = 100;
constexpr std::int64_t kLongestPauseMs = 2'000;
constexpr std::int64_t kCatchUpAfterMs = 1'000;
// Lambda takes 6 MiB; base64 and escapes are in it.
constexpr std::size_t kLargestAnswer = 6 * 1024 * 1024;

void report(const std::string& sentence) { log(LogLevel::warning, sentence); }

lambda::WebAnswer to_answer(const http::Response& response) {
  lambda::WebAnswer answer{response.status, response.headers, response.body};
  if (!response.content_type.empty()) answer.headers.emplace_back("Content-Type", response.content_type);
  return answer;
}

lambda::WebAnswer problem(int status, const char* code, const char* detail) {
  return to_answer(http::to_response(http::Problem{status, code, detail, {}, {}}, ""));
}

// Work that goes on after its answer needs a process that does not stand still.
std::optional<http::Response> refuse_what_goes_on(const lambda::WebRequest& request) {
  const std::string_view path = std::string_view(request.target).substr(0, request.target.find('?'));
  const bool starts_job =
      request.method == "POST" &&
      (path == "/api/errors/reprocess" || (path.starts_with("/api/queues/") && path.ends_with("/redrive")));
  if (!starts_job) return std::nullopt;
  const auto body = wire::JsonValue::parse(request.body);
  const wire::JsonValue* plan = body ? body->find("plan") : nullptr;
  if (plan != nullptr && plan->is_boolean() && plan->boolean()) return std::nullopt;
  return http::to_response(
      http::Problem{
          501,
          "NOT_ON_LAMBDA",
          "This starts work that goes on after its answer, which a function cannot do; send it to a "
          "query service (serve --role query).",
          {},
          {}},
      "");
}

// The messages of one event on their way into the store.
class EventDelivery {
 public:
  EventDelivery(Engine& engine, bool are_orders, std::vector<lambda::QueueRecord> records)
      : records_(std::move(records)),
        clock_(engine.clock()),
        broker_(engine.broker(), are_orders ? QueueName::valid_orders : QueueName::error_orders, records_),
        delivery_(are_orders ? engine.order_delivery(broker_) : engine.error_delivery(broker_)) {}

  // Tries again while the store is away and there is time: giving the batch back costs each message one of
  // the few times that it may come.
  void run(std::int64_t time_ms) {
    const std::int64_t until_ms = clock_.monotonic_ms() + time_ms;
    for (std::int64_t pause_ms = kFirstPauseMs;; pause_ms = std::min(pause_ms * 2, kLongestPauseMs)) {
      const auto done = delivery_->run_once(0);
      if (done) return;
      if (clock_.monotonic_ms() + pause_ms >= until_ms) {
        return report("A batch was not stored and comes again: " + done.error().message);
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(pause_ms));
    }
  }
  std::string answer() const { return broker_.answer(); }

 private:
  const std::vector<lambda::QueueRecord> records_;
  const ports::Clock& clock_;
  lambda::EventBroker broker_;
  const std::unique_ptr<delivery::BatchDelivery> delivery_;
};

// Only what other processes reach outlives the function.
Result<> check_shared(std::string_view name, const Configuration& configuration) {
  if (configuration.uses_postgres() && configuration.uses_dynamodb() && configuration.uses_sqs()) return {};
  return fail(
      ErrorKind::invalid,
      fmt::format("{} cannot run on Lambda with data of its own, because that ends with the function: set "
                  "adapters.orders to postgres, adapters.errors to dynamodb and adapters.queues to sqs.",
                  name));
}

}  // namespace

const LambdaFunction::Known* LambdaFunction::find(std::string_view name) {
  static constexpr std::array<Known, 5> kKnown{{{"api-feed-handler", Kind::web, "feed"},
                                                {"api-query-handler", Kind::web, "query"},
                                                {"sqs-order-persister", Kind::orders, "worker"},
                                                {"sqs-error-handler", Kind::errors, "worker"},
                                                {"scheduled-stats-cache", Kind::statistics, "query"}}};
  const auto at =
      std::find_if(kKnown.begin(), kKnown.end(), [&](const Known& known) { return known.name == name; });
  return at == kKnown.end() ? nullptr : &*at;
}

Result<std::unique_ptr<LambdaFunction>> LambdaFunction::open(std::string_view name,
                                                             Configuration configuration) {
  const Known* known = find(name);
  if (known == nullptr) {
    return fail(ErrorKind::invalid,
                fmt::format("There is no function \"{}\": --function or the function's handler is one of "
                            "api-feed-handler, api-query-handler, sqs-order-persister, sqs-error-handler and "
                            "scheduled-stats-cache.",
                            name));
  }
  if (auto shared = check_shared(name, configuration); !shared) return fail(shared.error());
  configuration.role = known->role;
  // Everybody reaches a gateway, so callers need a key, whatever address a server would listen on.
  configuration.authentication = "on";
  configuration.http.tls_certificate.clear();
  configuration.http.tls_key.clear();
  configuration.is_invoked = true;
  // An archive would end with the function's disk.
  configuration.inputs.max_bytes = 0;
  auto function = std::unique_ptr<LambdaFunction>(new LambdaFunction(known->kind, std::move(configuration)));
  if (auto opened = function->open_parts(); !opened) return fail(opened.error());
  return function;
}

LambdaFunction::~LambdaFunction() {
  // The edge goes before what it stands on.
  api_.reset();
  if (engine_) engine_->stop(0);
}

Result<> LambdaFunction::open_parts() {
  auto engine = Engine::open(configuration_);
  if (!engine) return fail(engine.error());
  engine_ = std::move(*engine);
  if (kind_ == Kind::statistics && engine_->cached_statistics() == nullptr) {
    return fail(ErrorKind::invalid,
                "scheduled-stats-cache has no cache to fill: set adapters.cache to redis.");
  }
  if (kind_ != Kind::web) return {};
  auto api = Api::create(*engine_, configuration_);
  if (!api) return fail(api.error());
  api_ = std::move(*api);
  engine_->start([this] { api_->hand_over(); });
  return api_->serve_inside();
}

Result<std::string> LambdaFunction::run(const lambda::Invocation& invocation) {
  switch (kind_) {
    case Kind::web: return answer_request(invocation);
    case Kind::orders:
    case Kind::errors: return deliver(invocation);
    case Kind::statistics: break;
  }
  return keep_schedule(invocation);
}

void LambdaFunction::settle() {
  if (api_) api_->settle();
  flush_log();
}

// A key that was revoked while the process stood still is refused, as anywhere within a second.
void LambdaFunction::catch_up() {
  const std::int64_t now_ms = engine_->clock().now().ms;
  if (now_ms - caught_up_at_ms_ < kCatchUpAfterMs) return;
  caught_up_at_ms_ = now_ms;
  api_->catch_up();
}

std::int64_t LambdaFunction::time_left_ms(const lambda::Invocation& invocation) {
  return std::max(invocation.deadline_ms - engine_->clock().now().ms - kMarginMs, kShortestMs);
}

Result<std::string> LambdaFunction::answer_request(const lambda::Invocation& invocation) {
  auto event = lambda::read_web_event(invocation.payload, invocation.trace_header);
  if (!event) return fail(event.error());
  catch_up();
  lambda::WebRequest& request = event->request;
  const auto refused = refuse_what_goes_on(request);
  const auto response = refused ? Result<http::Response>(*refused)
                                : http::ask(api_->server(),
                                            {std::move(request.method), std::move(request.target),
                                             std::move(request.headers), std::move(request.body)},
                                            time_left_ms(invocation));
  lambda::WebAnswer answer = response ? to_answer(*response)
                                      : problem(504, "NO_ANSWER_IN_TIME",
                                                "The function's time ended before the answer was complete.");
  std::string json = lambda::write_web_answer(answer, event->format);
  if (json.size() <= kLargestAnswer) return json;
  answer = problem(500, "ANSWER_TOO_LARGE",
                   "The answer is larger than Lambda takes (6 MiB); ask for less at a time.");
  return lambda::write_web_answer(answer, event->format);
}

// The worker's delivery over the event's messages. What it could not store in time comes again, and what
// comes too often goes where the queue's redrive policy says.
Result<std::string> LambdaFunction::deliver(const lambda::Invocation& invocation) {
  auto records = lambda::read_queue_event(invocation.payload);
  if (!records) return fail(records.error());
  // It may outlive this invocation, so it has its own copy of everything.
  auto batch = std::make_shared<EventDelivery>(*engine_, kind_ == Kind::orders, std::move(*records));
  const std::int64_t left_ms = time_left_ms(invocation);
  if (!runs_.run([batch, left_ms] { batch->run(left_ms); }, left_ms)) {
    report(
        fmt::format("A batch was not stored within {} ms; what is not stored of it comes again. {} such "
                    "batches still run.",
                    left_ms, runs_.late()));
  }
  return batch->answer();
}

Result<std::string> LambdaFunction::keep_schedule(const lambda::Invocation& invocation) {
  struct Outcome {
    Result<std::size_t> entries = std::size_t{0};
    Result<std::uint64_t> sent = std::uint64_t{0};
  };
  const auto outcome = std::make_shared<Outcome>();
  const std::int64_t left_ms = time_left_ms(invocation);
  const auto work = [outcome, engine = engine_.get()] {
    outcome->sent = engine->tidy_shared();
    outcome->entries = engine->cached_statistics()->refresh();
  };
  if (!runs_.run(work, left_ms)) {
    return fail(
        ErrorKind::unavailable,
        fmt::format("The statistics were not computed within {} ms; give the function more time.", left_ms));
  }
  if (!outcome->sent) return fail(outcome->sent.error());
  if (!outcome->entries) return fail(outcome->entries.error());
  return fmt::format(R"({{"entries":{},"ordersSentAgain":{}}})", *outcome->entries, *outcome->sent);
}

}  // namespace nexus::app
