// The broker on an SQS that throttles, fails in part and loses answers: nothing is lost, and only what failed
// is sent again. A proxy in front of the server injects the faults and checks every signature.
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "contract/queue/sqs_under_test.h"
#include "wire/json_value.h"

namespace nexus::contract {
namespace {

using namespace ports;

constexpr QueueName kOrders = QueueName::valid_orders;
constexpr QueueName kDead = QueueName::valid_orders_dlq;
constexpr std::size_t kMessages = 300;

class SqsFaults : public testing::Test {
 protected:
  void SetUp() override {
    const char* proxy = std::getenv(kSqsProxyVariable);
    if (proxy == nullptr) GTEST_SKIP() << kSqsProxyVariable << " is not set";
    proxy_ = proxy;
    auto options = SqsUnderTest::suite_options();
    options.first_pause_ms = 5;
    options.entry_tries = 8;
    under_test_ = std::make_unique<SqsUnderTest>(options, proxy_);
    control("reset", "{}");
  }
  void TearDown() override {
    if (under_test_ != nullptr) control("reset", "{}");
  }

  Broker& broker() { return under_test_->broker(); }

  std::string control(const std::string& path, const std::string& body) {
    net::HttpRequest request;
    request.method = body.empty() ? "GET" : "POST";
    request.url = proxy_ + "/proxy/" + path;
    request.body = body;
    const auto answer = client_.send(request);
    EXPECT_TRUE(answer && answer->status == 200) << (answer ? answer->body : answer.error().message);
    return answer ? answer->body : std::string();
  }
  std::int64_t count(const char* operation, const char* what) {
    const auto counts = wire::JsonValue::parse(control("counts", ""));
    const wire::JsonValue* of = counts ? counts->find(operation) : nullptr;
    return of == nullptr ? 0 : of->find(what)->integer().value_or(-1);
  }

  Result<SendReport> send_numbered() {
    bodies_.clear();
    for (std::size_t i = 0; i < kMessages; ++i) bodies_.push_back("message " + std::to_string(i));
    std::vector<OutgoingMessage> messages;
    for (const std::string& body : bodies_) messages.push_back({kOrders, body, {}});
    return broker().send(messages);
  }
  // Receives and acknowledges until nothing comes for a while; how often each body came.
  std::map<std::string, int> drain() {
    std::map<std::string, int> seen;
    ReceiveOptions options;
    options.max_messages = 1'000;
    options.wait_ms = 1'000;
    options.visibility_timeout_ms = 30'000;
    while (true) {
      const auto batch = broker().receive(kOrders, options);
      if (!batch) continue;  // Throttled for longer than one call tries.
      if (batch->messages.empty()) return seen;
      std::vector<ReceiptHandle> handles;
      for (const Message& message : batch->messages) {
        ++seen[std::string(message.body)];
        ids_.insert(message.id);
        handles.push_back(message.handle);
      }
      const auto failed = broker().acknowledge(kOrders, handles);
      EXPECT_TRUE(failed) << failed.error().message;
    }
  }

  std::string proxy_;
  net::HttpClient client_;
  std::unique_ptr<SqsUnderTest> under_test_;
  std::vector<std::string> bodies_;
  std::set<MessageId> ids_;
};

TEST_F(SqsFaults, SendsOnlyTheEntriesAgainThatFailed) {
  control("faults", R"([{"kind":"partial","operation":"SendMessageBatch","rate":0.3}])");
  const auto report = send_numbered();
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_TRUE(report->failed.empty()) << report->failed[0].error.message;
  EXPECT_GT(count("SendMessageBatch", "faults"), 0);
  EXPECT_LT(count("SendMessageBatch", "entries"), static_cast<std::int64_t>(2 * kMessages));
  const auto seen = drain();
  EXPECT_EQ(seen.size(), kMessages);
  for (const auto& [body, times] : seen) EXPECT_EQ(times, 1) << body << " was sent again with its neighbours";
}

TEST_F(SqsFaults, SaysWhichEntriesFailedAfterEveryTry) {
  control("faults", R"([{"kind":"partial","operation":"SendMessageBatch","rate":1}])");
  const auto report = send_numbered();
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().kind, ErrorKind::unavailable);
  control("reset", "{}");
  EXPECT_TRUE(drain().empty());
}

TEST_F(SqsFaults, DeletesEachMessageThoughDeletesFailInPart) {
  ASSERT_TRUE(send_numbered());
  control("faults", R"([{"kind":"partial","operation":"DeleteMessageBatch","rate":0.4}])");
  EXPECT_EQ(drain().size(), kMessages);
  const QueueStats left = *broker().stats(kOrders);
  EXPECT_EQ(left.visible + left.in_flight, 0u);
  EXPECT_EQ(left.acknowledged, kMessages);
}

TEST_F(SqsFaults, LosesNothingWhileItIsThrottled) {
  control("faults", R"([{"kind":"throttle","rate":0.2}])");
  const auto report = send_numbered();
  ASSERT_TRUE(report) << report.error().message;
  std::set<std::string> sent(bodies_.begin(), bodies_.end());
  for (const FailedEntry& failed : report->failed) {
    EXPECT_EQ(failed.error.kind, ErrorKind::unavailable) << failed.error.message;
    sent.erase(bodies_[failed.index]);
  }
  EXPECT_FALSE(sent.empty());
  const auto seen = drain();
  for (const std::string& body : sent) EXPECT_TRUE(seen.contains(body)) << body;
}

TEST_F(SqsFaults, GivesWhatALostAnswerDoubledTheSameId) {
  control("faults", R"([{"kind":"lose_answer","operation":"SendMessageBatch","times":3}])");
  const auto report = send_numbered();
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_TRUE(report->failed.empty());
  control("reset", "{}");
  const auto seen = drain();
  EXPECT_EQ(seen.size(), kMessages);
  int doubled = 0;
  for (const auto& [body, times] : seen) doubled += times - 1;
  EXPECT_EQ(doubled, 30) << "three requests of ten were carried out twice";
  EXPECT_EQ(ids_, std::set<MessageId>(report->ids.begin(), report->ids.end()));
}

TEST_F(SqsFaults, KeepsADeadLetterThatCannotBeSentOnItsQueue) {
  const OutgoingMessage message{kOrders, "poison", {}};
  ASSERT_TRUE(broker().send({&message, 1}));
  const auto batch = broker().receive(kOrders, {});
  ASSERT_EQ(batch->messages.size(), 1u);
  control("faults", R"([{"kind":"partial","operation":"SendMessageBatch","rate":1}])");
  EXPECT_FALSE(broker().dead_letter(kOrders, {&batch->messages[0].handle, 1}));
  control("reset", "{}");
  const QueueStats orders = *broker().stats(kOrders);
  EXPECT_EQ(orders.visible + orders.in_flight, 1u);
  ASSERT_TRUE(broker().dead_letter(kOrders, {&batch->messages[0].handle, 1})->empty());
  EXPECT_EQ(broker().stats(kDead)->visible, 1u);
}

TEST_F(SqsFaults, SaysThatTheKeyIsRefused) {
  control("keys", R"({"other":{"secret":"other"}})");
  const auto report = send_numbered();
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().kind, ErrorKind::unavailable);
  EXPECT_NE(report.error().message.find("test"), std::string::npos) << report.error().message;
}

}  // namespace
}  // namespace nexus::contract
