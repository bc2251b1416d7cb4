#include "adapters/lambda/runtime_api.h"

#include <fmt/format.h>

#include <charconv>

#include "wire/json_text.h"

namespace nexus::lambda {

namespace {

// Between two invocations the process may be frozen for as long as Lambda likes.
constexpr std::int64_t kAYearMs = 365LL * 24 * 60 * 60 * 1000;
constexpr int kFirstErrorStatus = 300;

std::string error_json(const Error& error) {
  std::string json = R"({"errorType":)";
  wire::append_string(json, std::string("NexusStream.") + to_string(error.kind));
  json += R"(,"errorMessage":)";
  wire::append_string(json, error.message);
  return json + R"(,"stackTrace":[]})";
}

}  // namespace

Result<Invocation> RuntimeApi::next() {
  Result<net::HttpAnswer> answer = client_.send(
      {.method = "GET", .url = base_ + "invocation/next", .headers = {}, .body = "", .timeout_ms = kAYearMs});
  if (!answer) return fail(answer.error());
  Invocation invocation{.request_id = std::string(answer->header("lambda-runtime-aws-request-id")),
                        .trace_header = std::string(answer->header("lambda-runtime-trace-id")),
                        .function_arn = std::string(answer->header("lambda-runtime-invoked-function-arn")),
                        .payload = std::move(answer->body)};
  const std::string_view deadline = answer->header("lambda-runtime-deadline-ms");
  std::from_chars(deadline.data(), deadline.data() + deadline.size(), invocation.deadline_ms);
  if (answer->status != 200 || invocation.request_id.empty()) {
    return fail(ErrorKind::unavailable,
                fmt::format("Lambda's Runtime API answered {} without an invocation.", answer->status));
  }
  return invocation;
}

Result<> RuntimeApi::post(const std::string& path, std::string body, const char* error_type) {
  net::HttpRequest request{.method = "POST",
                           .url = base_ + path,
                           .headers = {{"Content-Type", "application/json"}},
                           .body = std::move(body)};
  if (error_type != nullptr) request.headers.push_back({"Lambda-Runtime-Function-Error-Type", error_type});
  const Result<net::HttpAnswer> answer = client_.send(request);
  if (!answer) return fail(answer.error());
  if (answer->status < kFirstErrorStatus) return {};
  const ErrorKind kind = answer->status < 500 ? ErrorKind::invalid : ErrorKind::unavailable;
  return fail(kind,
              fmt::format("Lambda's Runtime API answered {} to {}: {}", answer->status, path, answer->body));
}

Result<> RuntimeApi::respond(const std::string& request_id, std::string payload) {
  return post("invocation/" + request_id + "/response", std::move(payload), nullptr);
}

Result<> RuntimeApi::fail_invocation(const std::string& request_id, const Error& error) {
  return post("invocation/" + request_id + "/error", error_json(error), "Function.Failed");
}

Result<> RuntimeApi::fail_start(const Error& error) {
  return post("init/error", error_json(error), "Runtime.CannotStart");
}

Error serve_invocations(RuntimeApi& api, const Function& function,
                        const std::function<void(const std::string&)>& report,
                        const std::function<void()>& settle) {
  while (true) {
    const Result<Invocation> invocation = api.next();
    if (!invocation) return invocation.error();
    Result<std::string> answer = function(*invocation);
    Result<> delivered;
    if (answer) {
      delivered = api.respond(invocation->request_id, std::move(*answer));
      if (!delivered && delivered.error().kind == ErrorKind::invalid) answer = fail(delivered.error());
    }
    if (!answer) {
      report(fmt::format("Invocation {} failed: {}", invocation->request_id, answer.error().message));
      delivered = api.fail_invocation(invocation->request_id, answer.error());
    }
    // Whoever asked may have stopped waiting; the next invocation tells whether the API itself is gone.
    if (!delivered)
      report(fmt::format("What became of invocation {} could not be told: {}", invocation->request_id,
                         delivered.error().message));
    settle();
  }
}

}  // namespace nexus::lambda
