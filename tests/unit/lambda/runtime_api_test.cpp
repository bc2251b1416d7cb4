// The loop over the Runtime API, against a server that plays it.
#include "adapters/lambda/runtime_api.h"

#include <gtest/gtest.h>

#include <deque>

#include "support/local_server.h"

namespace nexus::lambda {
namespace {

using test::LocalAnswer;
using test::LocalRequest;
using test::LocalServer;

// Hands out the payloads one after the other, then breaks off.
class PlayedApi {
 public:
  explicit PlayedApi(std::deque<std::string> payloads) : payloads_(std::move(payloads)) {}

  LocalAnswer answer(const LocalRequest& request) {
    if (request.target != "/2018-06-01/runtime/invocation/next") {
      calls.push_back(request.target);
      bodies.push_back(request.body);
      const auto type = request.headers.find("lambda-runtime-function-error-type");
      error_types.push_back(type == request.headers.end() ? "" : type->second);
      return {.status = request.body.size() > 1000 ? 413 : 202, .body = R"({"status":"OK"})", .headers = {}};
    }
    if (payloads_.empty()) return {.body = "", .headers = {}, .hang_up = true};
    LocalAnswer next{.body = payloads_.front(),
                     .headers = {{"Lambda-Runtime-Aws-Request-Id", "id-" + std::to_string(++count_)},
                                 {"Lambda-Runtime-Deadline-Ms", "1542409706888"},
                                 {"Lambda-Runtime-Trace-Id", "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700"},
                                 {"Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:eu:1:function:f"}}};
    payloads_.pop_front();
    return next;
  }

  std::vector<std::string> calls;
  std::vector<std::string> bodies;
  std::vector<std::string> error_types;
  LocalServer server{[this](const LocalRequest& request) { return answer(request); }};

 private:
  std::deque<std::string> payloads_;
  int count_ = 0;
};

struct Rig {
  explicit Rig(std::deque<std::string> payloads) : played(std::move(payloads)) {}
  PlayedApi played;
  net::HttpClient client;
  RuntimeApi api{client, played.server.url().substr(7)};
  std::vector<std::string> reports;
  std::vector<std::size_t> settled_after;  // how many calls the API had had by then
  Error serve(const Function& function) {
    return serve_invocations(
        api, function, [this](const std::string& sentence) { reports.push_back(sentence); },
        [this] { settled_after.push_back(played.calls.size()); });
  }
};

TEST(RuntimeApi, ServesInvocationsUntilTheApiIsGone) {
  Rig rig({R"({"n":1})", R"({"n":2})"});
  std::vector<Invocation> seen;
  const Error end = rig.serve([&](const Invocation& invocation) -> Result<std::string> {
    seen.push_back(invocation);
    return "[" + invocation.payload + "]";
  });
  EXPECT_EQ(end.kind, ErrorKind::unavailable);
  ASSERT_EQ(seen.size(), 2u);
  EXPECT_EQ(seen[0].request_id, "id-1");
  EXPECT_EQ(seen[0].deadline_ms, 1542409706888);
  EXPECT_EQ(seen[0].trace_header, "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700");
  EXPECT_EQ(seen[0].function_arn, "arn:aws:lambda:eu:1:function:f");
  EXPECT_EQ(rig.played.calls, (std::vector<std::string>{"/2018-06-01/runtime/invocation/id-1/response",
                                                        "/2018-06-01/runtime/invocation/id-2/response"}));
  EXPECT_EQ(rig.played.bodies, (std::vector<std::string>{R"([{"n":1}])", R"([{"n":2}])"}));
}

TEST(RuntimeApi, SettlesBetweenAnAnswerAndTheNextInvocation) {
  Rig rig({"1", "2", "3"});
  rig.serve([&](const Invocation& invocation) -> Result<std::string> {
    EXPECT_EQ(rig.settled_after.size() + 1, std::stoul(invocation.payload));
    if (invocation.payload == "2") return fail(ErrorKind::unavailable, "away");
    return "{}";
  });
  EXPECT_EQ(rig.settled_after, (std::vector<std::size_t>{1, 2, 3}));
}

TEST(RuntimeApi, ReportsAFailedInvocationAndGoesOn) {
  Rig rig({"1", "2"});
  rig.serve([&](const Invocation& invocation) -> Result<std::string> {
    if (invocation.payload == "1") return fail(ErrorKind::unavailable, "The \"store\" is away.");
    return "{}";
  });
  ASSERT_EQ(rig.played.calls.size(), 2u);
  EXPECT_EQ(rig.played.calls[0], "/2018-06-01/runtime/invocation/id-1/error");
  EXPECT_EQ(rig.played.error_types[0], "Function.Failed");
  EXPECT_EQ(rig.played.bodies[0], R"({"errorType":"NexusStream.unavailable",)"
                                  R"("errorMessage":"The \"store\" is away.","stackTrace":[]})");
  EXPECT_EQ(rig.played.calls[1], "/2018-06-01/runtime/invocation/id-2/response");
  EXPECT_EQ(rig.reports.size(), 1u);
}

TEST(RuntimeApi, FailsAnInvocationWhoseAnswerIsTooLarge) {
  Rig rig({"1"});
  rig.serve([](const Invocation&) -> Result<std::string> { return std::string(2000, ' '); });
  ASSERT_EQ(rig.played.calls.size(), 2u);
  EXPECT_EQ(rig.played.calls[0], "/2018-06-01/runtime/invocation/id-1/response");
  EXPECT_EQ(rig.played.calls[1], "/2018-06-01/runtime/invocation/id-1/error");
  EXPECT_NE(rig.played.bodies[1].find("413"), std::string::npos);
}

TEST(RuntimeApi, SaysWhyItCannotStart) {
  Rig rig({});
  ASSERT_TRUE(rig.api.fail_start({ErrorKind::invalid, "No database is configured."}));
  EXPECT_EQ(rig.played.calls, (std::vector<std::string>{"/2018-06-01/runtime/init/error"}));
  EXPECT_EQ(rig.played.error_types[0], "Runtime.CannotStart");
}

}  // namespace
}  // namespace nexus::lambda
