#include "adapters/aws/json_protocol.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <optional>
#include <random>
#include <thread>

#include "adapters/aws/credentials.h"
#include "adapters/aws/error_answer.h"
#include "adapters/aws/retry_budget.h"
#include "adapters/aws/signature_v4.h"

namespace nexus::aws {

namespace {

std::int64_t system_time_ms() {
  const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(since_1970).count();
}

JsonServiceOptions completed(JsonServiceOptions options) {
  if (options.endpoint.empty()) {
    const std::string_view suffix = options.region.starts_with("cn-") ? ".cn" : "";
    options.endpoint = fmt::format("https://{}.{}.amazonaws.com{}", options.service, options.region, suffix);
  }
  while (options.endpoint.ends_with('/')) options.endpoint.pop_back();
  options.max_tries = std::max(1, options.max_tries);
  return options;
}

bool are_equal(const Credentials& a, const Credentials& b) {
  return a.access_key_id == b.access_key_id && a.secret_access_key == b.secret_access_key &&
         a.session_token == b.session_token;
}

// Between nothing and the whole of a pause that doubles from try to try, so that callers that failed
// together do not come back together.
std::int64_t pause_ms(const JsonServiceOptions& options, int tries) {
  const int doublings = std::clamp(tries - 1, 0, 20);
  const std::int64_t most = std::min(options.longest_pause_ms, options.first_pause_ms << doublings);
  static thread_local std::minstd_rand generator{std::random_device{}()};
  return std::uniform_int_distribution<std::int64_t>(0, std::max<std::int64_t>(0, most))(generator);
}

}  // namespace

struct JsonService::Shared {
  RetryBudget budget;
  std::atomic<std::int64_t> clock_error_ms{0};  // what to add to our time to get the service's
  std::atomic<std::uint64_t> requests{0};
};

// One call on its way to its result.
struct JsonService::Attempt {
  const JsonCall* call = nullptr;
  int tries = 0;
  bool clock_was_set = false;
  std::optional<Result<JsonAnswer>> result;
};

// Sends what has no result yet, judges what came, pauses, and starts again.
class JsonService::Rounds {
 public:
  Rounds(JsonService& service, std::span<const JsonCall> calls)
      : service_(service), options_(service.options_) {
    for (const JsonCall& call : calls) attempts_.emplace_back().call = &call;
    open_ = attempts_.size();
  }

  std::vector<Result<JsonAnswer>> run() {
    while (open_ > 0 && one_round()) {
    }
    std::vector<Result<JsonAnswer>> results;
    results.reserve(attempts_.size());
    for (Attempt& attempt : attempts_) results.push_back(std::move(*attempt.result));
    return results;
  }

 private:
  // False when there are no keys, which ends all calls.
  bool one_round() {
    const Result<Credentials> keys = service_.credentials_.current();
    if (!keys) {
      for (Attempt& attempt : attempts_) {
        if (!attempt.result) end(attempt, fail(no_credentials(attempt, keys.error())));
      }
      return false;
    }
    std::vector<net::HttpRequest> requests;
    std::vector<Attempt*> sent;
    for (Attempt& attempt : attempts_) {
      if (attempt.result) continue;
      requests.push_back(request_of(*attempt.call, *keys));
      sent.push_back(&attempt);
    }
    service_.shared_->requests += requests.size();
    std::vector<Result<net::HttpAnswer>> answers = service_.client_.send_all(requests);
    pause_ms_ = 0;
    for (std::size_t i = 0; i < sent.size(); ++i) {
      ++sent[i]->tries;
      judge(*sent[i], std::move(answers[i]), *keys);
    }
    if (open_ > 0 && pause_ms_ > 0) std::this_thread::sleep_for(std::chrono::milliseconds(pause_ms_));
    return true;
  }

  net::HttpRequest request_of(const JsonCall& call, const Credentials& keys) const {
    net::HttpRequest request{.method = "POST",
                             .url = options_.endpoint + "/",
                             .headers = {{"Content-Type", "application/x-amz-json-" + options_.json_version},
                                         {"X-Amz-Target", options_.target + "." + call.operation}},
                             .body = call.body,
                             .timeout_ms = call.timeout_ms};
    const domain::Timestamp now{system_time_ms() + service_.shared_->clock_error_ms.load()};
    sign(request, {options_.region, options_.service}, keys, now);
    return request;
  }

  void judge(Attempt& attempt, Result<net::HttpAnswer> received, const Credentials& keys) {
    if (!received) {
      if (received.error().kind != ErrorKind::unavailable) return end(attempt, fail(received.error()));
      return repeat(attempt, received.error().message, keys);
    }
    const std::optional<std::int64_t> service_time = read_http_date(received->header("date"));
    JsonAnswer answer = read_answer(std::move(*received));
    const std::string what = fmt::format("{}{}{}", answer.error_code,
                                         answer.error_message.empty() ? "" : ": ", answer.error_message);
    switch (remedy_for(answer)) {
      case Remedy::repeat: return repeat(attempt, what, keys);
      case Remedy::credentials: return renew_keys(attempt, what, keys);
      case Remedy::clock:
        if (!attempt.clock_was_set && service_time && attempt.tries < options_.max_tries) {
          attempt.clock_was_set = true;
          service_.shared_->clock_error_ms = *service_time - system_time_ms();
          return;  // Open, and sent again at once.
        }
        break;
      case Remedy::none: break;
    }
    if (answer.succeeded()) service_.shared_->budget.succeeded(attempt.tries - 1);
    if (is_about_identity(answer)) answer.error_message += fmt::format(" (signed with {})", name_of(keys));
    end(attempt, std::move(answer));
  }

  void repeat(Attempt& attempt, std::string_view what, const Credentials& keys) {
    const auto trying = std::chrono::steady_clock::now() - began_;
    if (attempt.tries >= options_.max_tries ||
        trying > std::chrono::milliseconds(options_.longest_trying_ms)) {
      return end(
          attempt,
          fail(failed(attempt, what, keys,
                      fmt::format("after {} {}", attempt.tries, attempt.tries == 1 ? "try" : "tries"))));
    }
    if (!service_.shared_->budget.take()) {
      return end(attempt,
                 fail(failed(attempt, what, keys,
                             "and so many calls to it failed lately that it is not asked again now")));
    }
    pause_ms_ = std::max(pause_ms_, pause_ms(options_, attempt.tries));
  }

  // Repeating helps only when there are other keys by now.
  void renew_keys(Attempt& attempt, std::string_view what, const Credentials& refused) {
    service_.credentials_.refused(refused);
    const Result<Credentials> keys = service_.credentials_.current();
    if (keys && !are_equal(*keys, refused) && attempt.tries < options_.max_tries) return;
    end(attempt, fail(failed(attempt, what, refused, "and no other keys could be had")));
  }

  void end(Attempt& attempt, Result<JsonAnswer> result) {
    attempt.result.emplace(std::move(result));
    --open_;
  }

  Error failed(const Attempt& attempt, std::string_view what, const Credentials& keys,
               std::string_view why) const {
    return {ErrorKind::unavailable,
            fmt::format("{} at {} did not succeed, {}: {} (signed with {})", attempt.call->operation,
                        options_.endpoint, why, what, name_of(keys))};
  }
  Error no_credentials(const Attempt& attempt, const Error& error) const {
    return {ErrorKind::unavailable, fmt::format("{} at {} was not sent: {}", attempt.call->operation,
                                                options_.endpoint, error.message)};
  }

  JsonService& service_;
  const JsonServiceOptions& options_;
  const std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  std::vector<Attempt> attempts_;
  std::size_t open_ = 0;
  std::int64_t pause_ms_ = 0;  // before the next round
};

JsonService::JsonService(JsonServiceOptions options, net::HttpClient& client, CredentialSource& credentials)
    : options_(completed(std::move(options))),
      shared_(std::make_unique<Shared>()),
      client_(client),
      credentials_(credentials) {}

JsonService::~JsonService() = default;

Result<JsonAnswer> JsonService::call(const JsonCall& call) {
  std::vector<Result<JsonAnswer>> results = call_all(std::span(&call, 1));
  return std::move(results.front());
}

std::vector<Result<JsonAnswer>> JsonService::call_all(std::span<const JsonCall> calls) {
  return Rounds(*this, calls).run();
}

std::uint64_t JsonService::requests_sent() const { return shared_->requests.load(); }

}  // namespace nexus::aws
