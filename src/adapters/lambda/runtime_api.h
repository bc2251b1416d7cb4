// AWS Lambda's Runtime API, version 2018-06-01: where a function's process gets its invocations and leaves
// its answers.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "adapters/net/http_client.h"
#include "base/result.h"

namespace nexus::lambda {

struct Invocation {
  std::string request_id;
  std::int64_t deadline_ms = 0;  // since 1970; the function is stopped then
  std::string trace_header;      // of X-Ray: "Root=1-…;Parent=…;Sampled=1"; may be empty
  std::string function_arn;
  std::string payload;  // JSON
};

// One thread uses it.
class RuntimeApi {
 public:
  // `address` is AWS_LAMBDA_RUNTIME_API, "127.0.0.1:9001". `client` must outlive it.
  RuntimeApi(net::HttpClient& client, const std::string& address)
      : client_(client), base_("http://" + address + "/2018-06-01/runtime/") {}

  // Waits for the next invocation, however long; the process may be frozen meanwhile.
  Result<Invocation> next();
  // The invocation's answer, JSON. `invalid` when Lambda does not take it: too large, or not JSON.
  Result<> respond(const std::string& request_id, std::string payload);
  // The invocation failed: it counts as an error, and who invoked decides whether to repeat it.
  Result<> fail_invocation(const std::string& request_id, const Error& error);
  // The process cannot serve at all and ends next.
  Result<> fail_start(const Error& error);

 private:
  Result<> post(const std::string& path, std::string body, const char* error_type);

  net::HttpClient& client_;
  const std::string base_;
};

// Gives an invocation's answer. A failure is reported as the invocation's.
using Function = std::function<Result<std::string>(const Invocation&)>;

// Serves one invocation after the other; ends only when the Runtime API is away, with that failure.
// `report` gets sentences for the log. `settle` is called after each answer and before the next invocation is
// asked for: the process is frozen only then, and whoever waits for the answer has it already.
Error serve_invocations(RuntimeApi& api, const Function& function,
                        const std::function<void(const std::string&)>& report,
                        const std::function<void()>& settle);

}  // namespace nexus::lambda
