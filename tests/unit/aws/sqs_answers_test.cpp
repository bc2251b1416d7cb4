// What the broker makes of answers that AWS gives and its stand-in does not.
#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <map>
#include <string>

#include "adapters/aws/credentials.h"
#include "adapters/aws/sqs/sqs_broker.h"
#include "adapters/memory/manual_clock.h"
#include "support/local_server.h"

namespace nexus::aws {
namespace {

using namespace ports;
using test::LocalAnswer;
using test::LocalRequest;
using test::LocalServer;

constexpr QueueName kOrders = QueueName::valid_orders;
constexpr QueueName kDead = QueueName::valid_orders_dlq;

LocalAnswer good(std::string body) { return {.body = std::move(body), .headers = {}}; }
LocalAnswer refusal(const std::string& code) {
  return {.status = 400,
          .body = R"({"__type":"com.amazonaws.sqs#)" + code + R"(","message":"no"})",
          .headers = {}};
}

// Answers each operation as the test says; queues exist and have nothing special.
struct Rig {
  using Answer = std::function<LocalAnswer(const LocalRequest&)>;

  Rig() {
    answers["GetQueueUrl"] = [](const LocalRequest&) { return good(R"({"QueueUrl":"http://sqs/1/queue"})"); };
    answers["GetQueueAttributes"] = [](const LocalRequest&) {
      return good(R"({"Attributes":{"QueueArn":"arn:aws:sqs:eu-central-1:1:queue","VisibilityTimeout":"60",)"
                  R"("MaximumMessageSize":"2000","ApproximateNumberOfMessages":"5",)"
                  R"("RedrivePolicy":"{\"maxReceiveCount\":3,\"deadLetterTargetArn\":\"arn:x\"}"}})");
    };
  }

  Result<std::unique_ptr<SqsBroker>> open() { return SqsBroker::open(service, clock, {}); }
  Broker& broker() {
    if (!opened_) opened_ = std::move(*open());
    return *opened_;
  }

  std::map<std::string, Answer> answers;
  LocalServer server{[this](const LocalRequest& request) {
    const std::string& target = request.headers.at("x-amz-target");
    const auto answer = answers.find(target.substr(target.find('.') + 1));
    return answer == answers.end() ? refusal("InvalidAction") : answer->second(request);
  }};
  net::HttpClient client;
  FixedCredentials keys{"test", "test"};
  JsonService service{{.service = "sqs",
                       .target = "AmazonSQS",
                       .json_version = "1.0",
                       .region = "eu-central-1",
                       .endpoint = server.url(),
                       .max_tries = 2,
                       .first_pause_ms = 1,
                       .longest_pause_ms = 2},
                      client,
                      keys};
  memory::ManualClock clock;

 private:
  std::unique_ptr<SqsBroker> opened_;
};

std::string task(const std::string& status, const std::string& more, int started = 1) {
  return R"({"Status":")" + status + R"(","ApproximateNumberOfMessagesMoved":3,"StartedTimestamp":)" +
         std::to_string(started) + R"(,"ApproximateNumberOfMessagesToMove":10)" + more + "}";
}

TEST(SqsAnswers, SaysWhyARedriveFailed) {
  Rig rig;
  rig.answers["ListMessageMoveTasks"] = [](const LocalRequest&) {
    return good(R"({"Results":[)" + task("FAILED", R"(,"FailureReason":"CouldNotFindDestination")", 9) + "," +
                task("COMPLETED", "", 5) + "]}");
  };
  const auto progress = rig.broker().redrive_progress(kDead);
  ASSERT_TRUE(progress) << progress.error().message;
  EXPECT_EQ(progress->state, RedriveProgress::State::failed);
  EXPECT_EQ(progress->failure, "CouldNotFindDestination");
  EXPECT_EQ(progress->moved, 3u);
  EXPECT_EQ(progress->total, 10u);
}

TEST(SqsAnswers, TakesARedriveThatIsBeingCancelledForRunning) {
  Rig rig;
  std::string status = "CANCELLING";
  rig.answers["ListMessageMoveTasks"] = [&](const LocalRequest&) {
    return good(R"({"Results":[)" + task(status, "") + "]}");
  };
  EXPECT_EQ(rig.broker().redrive_progress(kDead)->state, RedriveProgress::State::running);
  status = "CANCELLED";
  EXPECT_EQ(rig.broker().redrive_progress(kDead)->state, RedriveProgress::State::cancelled);
}

TEST(SqsAnswers, TellsARedriveThatRunsFromOneThatIsRefused) {
  Rig rig;
  std::string tasks = task("RUNNING", R"(,"TaskHandle":"h")");
  rig.answers["StartMessageMoveTask"] = [](const LocalRequest&) { return refusal("UnsupportedOperation"); };
  rig.answers["ListMessageMoveTasks"] = [&](const LocalRequest&) {
    return good(R"({"Results":[)" + tasks + "]}");
  };
  EXPECT_EQ(rig.broker().start_redrive({}).error().kind, ErrorKind::conflict);
  tasks = task("COMPLETED", "");
  EXPECT_EQ(rig.broker().start_redrive({}).error().kind, ErrorKind::invalid);
}

TEST(SqsAnswers, KnowsOfNoRedriveOfAQueueThatIsNoDeadLetterQueue) {
  Rig rig;
  rig.answers["ListMessageMoveTasks"] = [](const LocalRequest&) { return refusal("InvalidParameterValue"); };
  EXPECT_EQ(rig.broker().redrive_progress(kOrders).error().kind, ErrorKind::not_found);
  rig.answers["ListMessageMoveTasks"] = [](const LocalRequest&) { return refusal("AccessDeniedException"); };
  EXPECT_EQ(rig.broker().redrive_progress(kOrders).error().kind, ErrorKind::unavailable);
}

TEST(SqsAnswers, CancelsARedriveThatAnotherProcessStarted) {
  Rig rig;
  std::atomic<bool> named{false};
  rig.answers["ListMessageMoveTasks"] = [](const LocalRequest&) {
    return good(R"({"Results":[)" + task("RUNNING", R"(,"TaskHandle":"theirs")") + "]}");
  };
  rig.answers["CancelMessageMoveTask"] = [&](const LocalRequest& request) {
    named = request.body.find("theirs") != std::string::npos;
    return good(R"({"ApproximateNumberOfMessagesMoved":4})");
  };
  EXPECT_TRUE(rig.broker().cancel_redrive(kDead));
  EXPECT_TRUE(named);
}

TEST(SqsAnswers, SaysThatAPurgeRunsAlready) {
  Rig rig;
  rig.answers["PurgeQueue"] = [](const LocalRequest&) { return refusal("PurgeQueueInProgress"); };
  EXPECT_EQ(rig.broker().purge(kOrders).error().kind, ErrorKind::conflict);
}

TEST(SqsAnswers, HandsOutWhatCameWhenAnotherRequestOfTheSameReceiveFailed) {
  Rig rig;
  std::atomic<int> calls{0};
  rig.answers["ReceiveMessage"] = [&](const LocalRequest&) {
    const int call = ++calls;
    if (call > 2) return LocalAnswer{.status = 500, .body = "{}", .headers = {}};
    std::string messages;
    for (int i = 0; i < 10; ++i) {
      const std::string id = std::to_string(call) + "-" + std::to_string(i);
      messages += (i == 0 ? "" : ",") +
                  (R"({"MessageId":")" + id + R"(","ReceiptHandle":"h)" + id + R"(","Body":"b"})");
    }
    return good(R"({"Messages":[)" + messages + "]}");
  };
  ReceiveOptions options;
  options.max_messages = 30;
  const auto batch = rig.broker().receive(kOrders, options);
  ASSERT_TRUE(batch) << batch.error().message;
  EXPECT_EQ(batch->messages.size(), 20u);
}

TEST(SqsAnswers, KeepsToTheSizeThatTheQueueSays) {
  Rig rig;
  std::atomic<bool> compressed{false};
  rig.answers["SendMessageBatch"] = [&](const LocalRequest& request) {
    compressed = request.body.find(R"("StringValue":"gzip")") != std::string::npos;
    return good(R"({"Successful":[{"Id":"0"}]})");
  };
  const std::string body = "\xff" + std::string(1'500, 'x');  // 2,004 bytes in base64
  const OutgoingMessage message{kOrders, body, {}};
  const auto report = rig.broker().send({&message, 1});
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_TRUE(report->failed.empty());
  EXPECT_TRUE(compressed);
}

TEST(SqsAnswers, SaysAtTheStartWhatSqsDoesNotAllow) {
  Rig rig;
  rig.answers["GetQueueUrl"] = [](const LocalRequest&) { return refusal("AccessDeniedException"); };
  const auto opened = rig.open();
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().kind, ErrorKind::unavailable);
  EXPECT_NE(opened.error().message.find("valid_orders_dlq"), std::string::npos) << opened.error().message;
  EXPECT_NE(opened.error().message.find("access key test"), std::string::npos) << opened.error().message;
}

}  // namespace
}  // namespace nexus::aws
