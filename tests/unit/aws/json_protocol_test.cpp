#include "adapters/aws/json_protocol.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <mutex>

#include "adapters/aws/credentials.h"
#include "adapters/aws/retry_budget.h"
#include "support/local_server.h"

namespace nexus::aws {
namespace {

using test::LocalAnswer;
using test::LocalRequest;
using test::LocalServer;

LocalAnswer error_answer(int status, const std::string& code, const std::string& message = "") {
  return {.status = status,
          .body = R"({"__type":"com.amazonaws.sqs#)" + code + R"(","message":")" + message + "\"}",
          .headers = {}};
}

// Keys whose replacements a test decides.
class ChangingKeys final : public CredentialSource {
 public:
  Result<Credentials> current() override {
    std::lock_guard lock(mutex_);
    if (away_) return fail(ErrorKind::unavailable, "No keys were found anywhere.");
    return Credentials{"AKIA" + std::to_string(number_), "secret" + std::to_string(number_), "token",
                       Credentials::kNever, "the test"};
  }
  void refused(const Credentials& refused) override {
    std::lock_guard lock(mutex_);
    if (has_more_ && refused.access_key_id == "AKIA" + std::to_string(number_)) ++number_;
  }
  void set_has_more(bool has_more) { has_more_ = has_more; }
  void set_away(bool away) { away_ = away; }

 private:
  std::mutex mutex_;
  int number_ = 1;
  std::atomic<bool> has_more_{true};
  std::atomic<bool> away_{false};
};

struct Rig {
  explicit Rig(LocalServer::Handler handler) : server(std::move(handler)) {}

  JsonServiceOptions options() const {
    return {.service = "sqs",
            .target = "AmazonSQS",
            .json_version = "1.0",
            .region = "eu-central-1",
            .endpoint = server.url(),
            .first_pause_ms = 1,
            .longest_pause_ms = 4};
  }

  LocalServer server;
  net::HttpClient client;
  ChangingKeys keys;
  JsonService service{options(), client, keys};
};

const JsonCall kCall{.operation = "SendMessage", .body = R"({"a":1})"};

TEST(JsonService, SignsEachCallAndNamesItsOperation) {
  LocalRequest seen;
  Rig rig([&](const LocalRequest& request) {
    seen = request;
    return LocalAnswer{.body = R"({"MessageId":"1"})", .headers = {}};
  });
  const Result<JsonAnswer> answer = rig.service.call(kCall);
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_TRUE(answer->succeeded());
  EXPECT_EQ(answer->body, R"({"MessageId":"1"})");
  EXPECT_EQ(seen.method, "POST");
  EXPECT_EQ(seen.headers["x-amz-target"], "AmazonSQS.SendMessage");
  EXPECT_EQ(seen.headers["content-type"], "application/x-amz-json-1.0");
  EXPECT_EQ(seen.headers["x-amz-security-token"], "token");
  EXPECT_NE(seen.headers["authorization"].find("Credential=AKIA1/"), std::string::npos);
  EXPECT_NE(
      seen.headers["authorization"].find("content-type;host;x-amz-date;x-amz-security-token;x-amz-target"),
      std::string::npos);
  EXPECT_EQ(seen.body, R"({"a":1})");
}

TEST(JsonService, FindsTheServiceOfTheRegionWithoutAnEndpoint) {
  net::HttpClient client;
  FixedCredentials keys("AKID", "secret");
  JsonServiceOptions options;
  options.service = "sqs";
  options.region = "eu-central-1";
  const JsonService service(options, client, keys);
  EXPECT_EQ(service.options().endpoint, "https://sqs.eu-central-1.amazonaws.com");
  options.region = "cn-north-1";
  const JsonService chinese(options, client, keys);
  EXPECT_EQ(chinese.options().endpoint, "https://sqs.cn-north-1.amazonaws.com.cn");
}

TEST(JsonService, GivesTheServicesOwnErrorsBackAtOnce) {
  Rig rig([](const LocalRequest&) { return error_answer(400, "QueueDoesNotExist", "no such queue"); });
  const Result<JsonAnswer> answer = rig.service.call(kCall);
  ASSERT_TRUE(answer);
  EXPECT_FALSE(answer->succeeded());
  EXPECT_EQ(answer->error_code, "QueueDoesNotExist");
  EXPECT_EQ(answer->error_message, "no such queue");
  EXPECT_EQ(rig.service.requests_sent(), 1u);
}

TEST(JsonService, NamesAnErrorWithoutACodeByItsStatus) {
  Rig rig([](const LocalRequest&) { return LocalAnswer{.status = 404, .body = "<html>", .headers = {}}; });
  const Result<JsonAnswer> answer = rig.service.call(kCall);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->error_code, "HTTP 404");
  EXPECT_EQ(answer->error_message, "<html>");
}

TEST(JsonService, RepeatsWhatWasThrottledOrLost) {
  std::atomic<int> count{0};
  Rig rig([&](const LocalRequest&) {
    switch (++count) {
      case 1: return LocalAnswer{.body = "", .headers = {}, .hang_up = true};
      case 2: return LocalAnswer{.status = 503, .body = "away", .headers = {}};
      case 3: return error_answer(400, "ThrottlingException");
      default: return LocalAnswer{.body = "{}", .headers = {}};
    }
  });
  const Result<JsonAnswer> answer = rig.service.call(kCall);
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_TRUE(answer->succeeded());
  EXPECT_EQ(rig.service.requests_sent(), 4u);
}

TEST(JsonService, GivesUpAfterItsTriesAndSaysWhere) {
  Rig rig([](const LocalRequest&) { return error_answer(400, "RequestThrottled", "slow down"); });
  const Result<JsonAnswer> answer = rig.service.call(kCall);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, ErrorKind::unavailable);
  EXPECT_EQ(answer.error().message,
            "SendMessage at " + rig.server.url() +
                " did not succeed, after 4 tries: RequestThrottled: slow down (signed with "
                "access key AKIA1 of the test)");
  EXPECT_EQ(rig.service.requests_sent(), 4u);
}

TEST(JsonService, GivesAServiceThatHangsUpBeforeAllTriesAreUsed) {
  std::promise<void> end;
  const auto ended = end.get_future().share();
  Rig rig([ended](const LocalRequest&) {
    ended.wait();
    return LocalAnswer{.body = "{}", .headers = {}};
  });
  JsonServiceOptions options = rig.options();
  options.longest_trying_ms = 150;
  JsonService service(options, rig.client, rig.keys);
  const Result<JsonAnswer> answer =
      service.call({.operation = "SendMessage", .body = "{}", .timeout_ms = 100});
  end.set_value();
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, ErrorKind::unavailable);
  EXPECT_NE(answer.error().message.find("after 2 tries"), std::string::npos) << answer.error().message;
}

TEST(JsonService, RepeatsOnlyTheCallsThatFailed) {
  std::mutex mutex;
  std::map<std::string, int> seen;
  Rig rig([&](const LocalRequest& request) {
    std::lock_guard lock(mutex);
    const int times = ++seen[request.body];
    if (request.body == "1" && times < 3) return error_answer(500, "InternalError");
    if (request.body == "2") return error_answer(400, "InvalidParameterValue");
    return LocalAnswer{.body = request.body, .headers = {}};
  });
  std::vector<JsonCall> calls;
  for (int i = 0; i < 4; ++i) calls.push_back({.operation = "Op", .body = std::to_string(i)});
  const std::vector<Result<JsonAnswer>> answers = rig.service.call_all(calls);
  ASSERT_EQ(answers.size(), 4u);
  EXPECT_EQ(answers[0]->body, "0");
  EXPECT_EQ(answers[1]->body, "1");
  EXPECT_EQ(answers[2]->error_code, "InvalidParameterValue");
  EXPECT_EQ(answers[3]->body, "3");
  EXPECT_EQ(seen["0"], 1);
  EXPECT_EQ(seen["1"], 3);
  EXPECT_EQ(seen["2"], 1);
}

TEST(JsonService, StopsRepeatingWhenTheServiceIsInTrouble) {
  std::atomic<bool> well{false};
  Rig rig([&](const LocalRequest&) {
    return well ? LocalAnswer{.body = "{}", .headers = {}}
                : LocalAnswer{.status = 500, .body = "", .headers = {}};
  });
  for (int i = 0; i < 100; ++i) EXPECT_FALSE(rig.service.call(kCall));
  const std::uint64_t all_repeated = 100 * 4;
  EXPECT_LE(rig.service.requests_sent(), 100 + RetryBudget::kCapacity / RetryBudget::kCost);
  EXPECT_LT(rig.service.requests_sent(), all_repeated);
  const Result<JsonAnswer> last = rig.service.call(kCall);
  EXPECT_NE(last.error().message.find("so many calls"), std::string::npos) << last.error().message;
  well = true;
  EXPECT_TRUE(rig.service.call(kCall));
}

TEST(JsonService, TakesNewKeysWhenTheOldOnesHaveExpired) {
  Rig rig([](const LocalRequest& request) {
    const bool is_old = request.headers.at("authorization").find("AKIA1/") != std::string::npos;
    return is_old ? error_answer(400, "ExpiredTokenException") : LocalAnswer{.body = "{}", .headers = {}};
  });
  const Result<JsonAnswer> answer = rig.service.call(kCall);
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_TRUE(answer->succeeded());
  EXPECT_EQ(rig.service.requests_sent(), 2u);
}

TEST(JsonService, TakesACorrectedSecretWhenTheOldOneDidNotSign) {
  Rig rig([](const LocalRequest& request) {
    const bool is_old = request.headers.at("authorization").find("AKIA1/") != std::string::npos;
    return is_old ? error_answer(403, "InvalidSignatureException", "The request signature does not match")
                  : LocalAnswer{.body = "{}", .headers = {}};
  });
  const Result<JsonAnswer> answer = rig.service.call(kCall);
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_TRUE(answer->succeeded());
  EXPECT_EQ(rig.service.requests_sent(), 2u);
}

TEST(JsonService, IsUnavailableWhileOnlyExpiredKeysCanBeHad) {
  Rig rig([](const LocalRequest&) { return error_answer(403, "ExpiredToken", "expired"); });
  rig.keys.set_has_more(false);
  const Result<JsonAnswer> answer = rig.service.call(kCall);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, ErrorKind::unavailable);
  EXPECT_NE(answer.error().message.find("AKIA1 of the test"), std::string::npos) << answer.error().message;
  EXPECT_EQ(answer.error().message.find("secret"), std::string::npos) << answer.error().message;
  EXPECT_EQ(rig.service.requests_sent(), 1u);

  rig.keys.set_away(true);
  const Result<JsonAnswer> without = rig.service.call(kCall);
  ASSERT_FALSE(without);
  EXPECT_NE(without.error().message.find("was not sent: No keys"), std::string::npos)
      << without.error().message;
}

TEST(JsonService, SaysWhoWasDenied) {
  Rig rig([](const LocalRequest&) { return error_answer(400, "AccessDeniedException", "not you"); });
  const Result<JsonAnswer> answer = rig.service.call(kCall);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->error_code, "AccessDeniedException");
  EXPECT_EQ(answer->error_message, "not you (signed with access key AKIA1 of the test)");
}

TEST(JsonService, SetsItsClockByTheServices) {
  std::atomic<int> count{0};
  Rig rig([&](const LocalRequest& request) {
    if (++count == 1) {
      LocalAnswer answer = error_answer(400, "InvalidSignatureException", "Signature expired: too old");
      answer.headers = {{"Date", "Sun, 30 Aug 2037 12:36:00 GMT"}};
      return answer;
    }
    return LocalAnswer{.body = request.headers.at("x-amz-date"), .headers = {}};
  });
  const Result<JsonAnswer> answer = rig.service.call(kCall);
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->body.substr(0, 13), "20370830T1236");
  EXPECT_EQ(rig.service.requests_sent(), 2u);
}

}  // namespace
}  // namespace nexus::aws
