// What the broker on SQS does beyond the contract: what it leaves on the queue for others, how many requests
// it takes, FIFO queues, and queues that do not fit.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "contract/queue/sqs_under_test.h"
#include "wire/json_text.h"

namespace nexus::contract {
namespace {

using namespace ports;

constexpr QueueName kOrders = QueueName::valid_orders;
constexpr QueueName kErrors = QueueName::error_orders;
constexpr QueueName kDead = QueueName::valid_orders_dlq;
constexpr const char* kTrace = "00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01";

class SqsBrokerTest : public testing::Test {
 protected:
  void SetUp() override {
    if (std::getenv(kSqsVariable) == nullptr)
      GTEST_SKIP() << kSqsVariable << " is not set: tests/engines/with_engines.py starts the server";
  }

  static std::vector<std::string> numbered(int count) {
    std::vector<std::string> bodies;
    bodies.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) bodies.push_back("message " + std::to_string(i));
    return bodies;
  }
  static std::vector<OutgoingMessage> messages(QueueName queue, const std::vector<std::string>& bodies,
                                               const MessageAttributes& attributes = {}) {
    std::vector<OutgoingMessage> all;
    all.reserve(bodies.size());
    for (const std::string& body : bodies) all.push_back({queue, body, attributes});
    return all;
  }
  static ReceiveOptions up_to(std::size_t count, std::int64_t wait_ms = 0) {
    ReceiveOptions options;
    options.max_messages = count;
    options.wait_ms = wait_ms;
    return options;
  }
  static std::string call_body(const aws::SqsQueue& queue, const std::string& members) {
    std::string body = "{\"QueueUrl\":";
    wire::append_string(body, queue.url);
    return body + members + "}";
  }
  static const aws::SqsQueue& queue_of(SqsUnderTest& under_test, QueueName queue) {
    return under_test.sqs().queues()[static_cast<std::size_t>(queue)];
  }
};

TEST_F(SqsBrokerTest, SendsTenMessagesToARequestAndReceivesAsMany) {
  SqsUnderTest under_test;
  const auto bodies = numbered(1'000);
  const std::uint64_t before = under_test.service().requests_sent();
  const auto sent = under_test.broker().send(messages(kOrders, bodies));
  ASSERT_TRUE(sent) << sent.error().message;
  EXPECT_TRUE(sent->failed.empty());
  EXPECT_EQ(under_test.service().requests_sent() - before, 100u);

  const std::uint64_t between = under_test.service().requests_sent();
  const auto batch = under_test.broker().receive(kOrders, up_to(1'000));
  ASSERT_TRUE(batch) << batch.error().message;
  EXPECT_EQ(batch->messages.size(), 1'000u);
  EXPECT_EQ(under_test.service().requests_sent() - between, 100u);

  std::vector<ReceiptHandle> handles;
  for (const Message& message : batch->messages) handles.push_back(message.handle);
  const std::uint64_t last = under_test.service().requests_sent();
  ASSERT_TRUE(under_test.broker().acknowledge(kOrders, handles)->empty());
  EXPECT_EQ(under_test.service().requests_sent() - last, 100u);
}

TEST_F(SqsBrokerTest, ReceivesNoMoreThanThereIsWithFewRequests) {
  SqsUnderTest under_test;
  ASSERT_TRUE(under_test.broker().send(messages(kOrders, numbered(15))));
  const std::uint64_t before = under_test.service().requests_sent();
  const auto batch = under_test.broker().receive(kOrders, up_to(20'000));
  ASSERT_TRUE(batch);
  EXPECT_EQ(batch->messages.size(), 15u);
  EXPECT_LE(under_test.service().requests_sent() - before, 3u);
}

TEST_F(SqsBrokerTest, FillsRequestsUpToTheirSizeAndRefusesWhatNeverFits) {
  auto options = SqsUnderTest::suite_options();
  options.max_request_bytes = 10'000;
  SqsUnderTest under_test(options);
  std::vector<std::string> bodies(6, std::string(4'000, 'x'));
  bodies[3].clear();
  std::minstd_rand random(1);
  for (int i = 0; i < 10'001; ++i) bodies[3] += static_cast<char>('!' + random() % 93);
  bodies[4] = std::string(200'000, 'x');
  const std::uint64_t before = under_test.service().requests_sent();
  const auto report = under_test.broker().send(messages(kOrders, bodies));
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(under_test.service().requests_sent() - before, 2u);
  ASSERT_EQ(report->failed.size(), 1u);
  EXPECT_EQ(report->failed[0].index, 3u);
  EXPECT_EQ(report->failed[0].error.kind, ErrorKind::invalid);
  EXPECT_EQ(report->ids[3], 0u);
  const auto batch = under_test.broker().receive(kOrders, up_to(10));
  ASSERT_EQ(batch->messages.size(), 5u);
  const auto largest =
      std::max_element(batch->messages.begin(), batch->messages.end(),
                       [](const Message& a, const Message& b) { return a.body.size() < b.body.size(); });
  EXPECT_EQ(largest->body, bodies[4]) << "it travelled compressed";
}

TEST_F(SqsBrokerTest, LeavesAttributesThatOthersCanRead) {
  SqsUnderTest under_test;
  const OutgoingMessage message{kOrders, "{}", {"PARTNER_A", 42, "order-1", kTrace}};
  const auto id = under_test.broker().send({&message, 1})->ids[0];
  const auto answer = under_test.service().call(
      {"ReceiveMessage",
       call_body(queue_of(under_test, kOrders),
                 R"(,"MessageAttributeNames":["All"],"MessageSystemAttributeNames":["All"])")});
  ASSERT_TRUE(answer);
  const auto read = wire::JsonValue::parse(answer->body);
  ASSERT_TRUE(read);
  const wire::JsonValue& received = read->find("Messages")->items().at(0);
  const auto attribute = [&](const char* name) {
    return received.find("MessageAttributes")->find(name)->find("StringValue")->string();
  };
  EXPECT_EQ(received.find("Body")->string(), "{}");
  EXPECT_EQ(attribute("partnerId"), "PARTNER_A");
  EXPECT_EQ(attribute("sequenceNumber"), "42");
  EXPECT_EQ(attribute("traceparent"), kTrace);
  EXPECT_EQ(attribute("nexusMessageId"), std::to_string(id));
  EXPECT_EQ(received.find("Attributes")->find("AWSTraceHeader")->string(),
            "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1");
  EXPECT_EQ(received.find("Attributes")->find("MessageGroupId")->string(), "PARTNER_A");
}

TEST_F(SqsBrokerTest, GivesAMessageOfAnotherProgramAnIdThatStays) {
  SqsUnderTest under_test;
  const auto sent = under_test.service().call(
      {"SendMessage", call_body(queue_of(under_test, kErrors), R"(,"MessageBody":"by hand")")});
  ASSERT_TRUE(sent && sent->succeeded());
  const auto first = under_test.broker().receive(kErrors, up_to(1));
  ASSERT_EQ(first->messages.size(), 1u);
  const Message message = first->messages[0];
  EXPECT_EQ(message.body, "by hand");
  EXPECT_NE(message.id, 0u);
  EXPECT_LT(std::abs(message.first_sent.ms - under_test.clock().now().ms), 60'000);
  ASSERT_TRUE(under_test.broker().change_visibility(kErrors, {&message.handle, 1}, 0));
  const auto second = under_test.broker().receive(kErrors, up_to(1));
  ASSERT_EQ(second->messages.size(), 1u);
  EXPECT_EQ(second->messages[0].id, message.id);
  EXPECT_EQ(second->messages[0].receive_count, 2u);
}

TEST_F(SqsBrokerTest, SaysHowLongTheOldestMessageInHandHasWaited) {
  SqsUnderTest under_test;
  ASSERT_TRUE(under_test.broker().send(messages(kOrders, {"a"})));
  EXPECT_EQ(under_test.broker().stats(kOrders)->oldest_age_ms, 0) << "nothing was received yet";
  under_test.advance(300);
  const auto batch = under_test.broker().receive(kOrders, up_to(1));
  ASSERT_EQ(batch->messages.size(), 1u);
  EXPECT_GE(under_test.broker().stats(kOrders)->oldest_age_ms, 300);
  ASSERT_TRUE(under_test.broker().acknowledge(kOrders, {&batch->messages[0].handle, 1}));
  const QueueStats after = *under_test.broker().stats(kOrders);
  EXPECT_EQ(after.oldest_age_ms, 0);
  EXPECT_EQ(after.acknowledged, 1u);
}

TEST_F(SqsBrokerTest, RefusesAHandleOfAProcessThatIsGone) {
  auto options = SqsUnderTest::suite_options();
  SqsUnderTest under_test(options);
  ASSERT_TRUE(under_test.broker().send(messages(kOrders, {"a"})));
  const auto batch = under_test.broker().receive(kOrders, up_to(1));
  ASSERT_EQ(batch->messages.size(), 1u);
  auto next = aws::SqsBroker::open(under_test.service(), under_test.clock(), options);
  ASSERT_TRUE(next);
  const auto failed = (*next)->acknowledge(kOrders, {&batch->messages[0].handle, 1});
  ASSERT_TRUE(failed);
  ASSERT_EQ(failed->size(), 1u);
  EXPECT_EQ((*failed)[0].error.kind, ErrorKind::conflict);
}

TEST_F(SqsBrokerTest, RefusesToPeekWhereThatWouldCountAsAReceive) {
  SqsUnderTest under_test;
  ASSERT_TRUE(under_test.broker().send(messages(kOrders, {"a"})));
  const auto refused = under_test.broker().peek(kOrders, 0, 10);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::invalid);
  EXPECT_EQ(under_test.broker().receive(kOrders, up_to(1))->messages.at(0).receive_count, 1u);
}

TEST_F(SqsBrokerTest, NamesAQueueThatIsMissing) {
  SqsUnderTest under_test;
  auto options = SqsUnderTest::suite_options();
  options.create_missing = false;
  const auto opened = aws::SqsBroker::open(under_test.service(), under_test.clock(), options);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().kind, ErrorKind::not_found);
  EXPECT_NE(opened.error().message.find(options.queues[2]), std::string::npos) << opened.error().message;
}

TEST_F(SqsBrokerTest, RefusesAQueueOnWhichAMessageCouldFailForEver) {
  SqsUnderTest under_test;
  auto options = SqsUnderTest::suite_options();
  for (int i = 0; i < kQueueCount; ++i)
    options.queues[static_cast<std::size_t>(i)] = queue_of(under_test, static_cast<QueueName>(i)).url;
  options.queues[0] = options.queues[1];  // error_orders has no redrive policy
  const auto opened = aws::SqsBroker::open(under_test.service(), under_test.clock(), options);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().kind, ErrorKind::invalid);
  options.fifo = true;
  EXPECT_EQ(aws::SqsBroker::open(under_test.service(), under_test.clock(), options).error().kind,
            ErrorKind::invalid);
}

TEST_F(SqsBrokerTest, KeepsTheOrderOfAPartnerOnAFifoQueue) {
  auto options = SqsUnderTest::suite_options();
  options.fifo = true;
  SqsUnderTest under_test(options);
  std::vector<std::string> ids;
  ids.reserve(60);
  for (int i = 0; i < 60; ++i) ids.push_back(std::to_string(i));
  std::vector<OutgoingMessage> all;
  for (int i = 0; i < 60; ++i) {
    const std::string& id = ids[static_cast<std::size_t>(i)];
    all.push_back({kOrders, id, {i % 2 == 0 ? "PARTNER_A" : "PARTNER_B", i + 1, id, {}}});
  }
  ASSERT_TRUE(under_test.broker().send(all)->failed.empty());
  std::map<std::string, std::vector<std::int64_t>> seen;
  std::size_t count = 0;
  while (count < all.size()) {
    const auto batch = under_test.broker().receive(kOrders, up_to(10, 1'000));
    ASSERT_TRUE(batch);
    ASSERT_FALSE(batch->messages.empty());
    count += batch->messages.size();
    std::vector<ReceiptHandle> handles;
    for (const Message& message : batch->messages) {
      seen[std::string(message.attributes.partner_id)].push_back(message.attributes.sequence_number);
      handles.push_back(message.handle);
    }
    ASSERT_TRUE(under_test.broker().acknowledge(kOrders, handles)->empty());
  }
  for (const auto& [partner, numbers] : seen) {
    EXPECT_EQ(numbers.size(), 30u) << partner;
    EXPECT_TRUE(std::is_sorted(numbers.begin(), numbers.end())) << partner;
  }
}

TEST_F(SqsBrokerTest, TakesAnOrderTwiceAsOneAndTwoErrorsOfOneOrderAsTwoOnFifoQueues) {
  auto options = SqsUnderTest::suite_options();
  options.fifo = true;
  SqsUnderTest under_test(options);
  const MessageAttributes order{"PARTNER_A", 1, "order-1", {}};
  ASSERT_TRUE(under_test.broker().send(messages(kOrders, {"a"}, order)));
  ASSERT_TRUE(under_test.broker().send(messages(kOrders, {"a"}, order)));
  ASSERT_TRUE(under_test.broker().send(messages(kErrors, {"first", "second"}, order)));
  EXPECT_EQ(under_test.broker().receive(kOrders, up_to(10))->messages.size(), 1u);
  EXPECT_EQ(under_test.broker().receive(kErrors, up_to(10))->messages.size(), 2u);
}

// SQS would take the second copy for the first one's repetition and drop it, and its original is deleted.
TEST_F(SqsBrokerTest, DeadLettersTheSameOrderTwiceWithinTheTimeOfDeduplication) {
  auto options = SqsUnderTest::suite_options();
  options.fifo = true;
  SqsUnderTest under_test(options);
  ASSERT_TRUE(under_test.broker().send(messages(kOrders, {"a"}, {"PARTNER_A", 1, "order-1", {}})));
  const auto dead_letter_one = [&] {
    const auto batch = under_test.broker().receive(kOrders, up_to(1, 2'000));
    ASSERT_EQ(batch->messages.size(), 1u);
    ASSERT_EQ(batch->messages[0].attributes.external_order_id, "order-1");
    ASSERT_TRUE(under_test.broker().dead_letter(kOrders, {&batch->messages[0].handle, 1})->empty());
  };
  dead_letter_one();
  const auto redriven = under_test.service().call(
      {"SendMessage",
       call_body(queue_of(under_test, kOrders),
                 R"(,"MessageBody":"a","MessageGroupId":"PARTNER_A","MessageDeduplicationId":"redriven",)"
                 R"("MessageAttributes":{"partnerId":{"DataType":"String","StringValue":"PARTNER_A"},)"
                 R"("externalOrderId":{"DataType":"String","StringValue":"order-1"}})")});
  ASSERT_TRUE(redriven && redriven->succeeded());
  dead_letter_one();
  EXPECT_EQ(under_test.broker().stats(kDead)->visible, 2u);
}

}  // namespace
}  // namespace nexus::contract
