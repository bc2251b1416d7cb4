// The official AWS SDK reads what the broker wrote and writes what the broker reads.
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>

#include "contract/queue/sqs_under_test.h"
#include "support/checkout.h"
#include "wire/json_value.h"

namespace nexus::contract {
namespace {

using namespace ports;

constexpr QueueName kOrders = QueueName::valid_orders;
constexpr QueueName kErrors = QueueName::error_orders;
constexpr const char* kTrace = "00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01";

// Runs a command; its exit code and what it printed.
std::pair<int, std::string> run(const std::string& command) {
  std::string printed;
  FILE* pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) return {-1, "the shell cannot be started"};
  char piece[4096];
  while (const std::size_t size = std::fread(piece, 1, sizeof piece, pipe)) printed.append(piece, size);
  return {WEXITSTATUS(::pclose(pipe)), printed};
}

TEST(SqsSdk, ReadsWhatWeWroteAndWritesWhatWeRead) {
  if (std::getenv(kSqsVariable) == nullptr) GTEST_SKIP() << kSqsVariable << " is not set";
  const std::string tools = support::checkout_path("tools");
  const std::string folder = support::checkout_path("tests/sdk");
  if (const auto installed = run(tools + "/install-node-packages " + folder + " 2>&1"); installed.first != 0)
    GTEST_SKIP() << "The AWS SDK for JavaScript cannot be installed: " << installed.second;

  SqsUnderTest under_test;
  const std::string order_id = "order \xEF\xBF\xBE \xC3\xA9";
  const OutgoingMessage message{kOrders, "{\"a\":\"\xC3\xA9\\u0000\"}", {"PARTNER_A", 42, order_id, kTrace}};
  const auto sent = under_test.broker().send({&message, 1});
  ASSERT_TRUE(sent) << sent.error().message;
  const auto url_of = [&](QueueName queue) {
    return under_test.sqs().queues()[static_cast<std::size_t>(queue)].url;
  };
  const auto [code, printed] =
      run(tools + "/with-node node " + folder + "/sqs_client.mjs " + under_test.service().options().endpoint +
          " " + url_of(kOrders) + " " + url_of(kErrors));
  ASSERT_EQ(code, 0) << printed;
  const auto read = wire::JsonValue::parse(printed);
  ASSERT_TRUE(read) << printed;
  const wire::JsonValue& attributes = *read->find("attributes");
  EXPECT_EQ(read->find("body")->string(), message.body);
  EXPECT_EQ(attributes.find("partnerId")->string(), "PARTNER_A");
  EXPECT_EQ(attributes.find("sequenceNumber")->string(), "42");
  EXPECT_EQ(attributes.find("externalOrderId")->string(), order_id);
  EXPECT_EQ(attributes.find("traceparent")->string(), kTrace);
  EXPECT_EQ(attributes.find("nexusMessageId")->string(), std::to_string(sent->ids[0]));
  EXPECT_EQ(read->find("trace")->string(),
            "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1");
  EXPECT_EQ(read->find("group")->string(), "PARTNER_A");
  EXPECT_EQ(read->find("left")->string(), "0") << "the SDK deleted it";
  EXPECT_EQ(read->find("failed")->integer(), 0);

  ReceiveOptions options;
  options.wait_ms = 1'000;
  const auto batch = under_test.broker().receive(kErrors, options);
  ASSERT_TRUE(batch) << batch.error().message;
  ASSERT_EQ(batch->messages.size(), 2u);
  std::map<std::string_view, const Message*> by_body;
  for (const Message& received : batch->messages) by_body[received.body] = &received;
  ASSERT_TRUE(by_body.contains(message.body));
  const Message& again = *by_body[message.body];
  EXPECT_EQ(again.id, sent->ids[0]);
  EXPECT_EQ(again.attributes.partner_id, "PARTNER_A");
  EXPECT_EQ(again.attributes.sequence_number, 42);
  EXPECT_EQ(again.attributes.external_order_id, order_id);
  EXPECT_EQ(again.attributes.traceparent, kTrace);
  EXPECT_LT(std::abs(again.first_sent.ms - under_test.clock().now().ms), 60'000);
  ASSERT_TRUE(by_body.contains("written by hand: \xC3\xA9 \xF0\x9F\x98\x80"));
  const Message& bare = *by_body["written by hand: \xC3\xA9 \xF0\x9F\x98\x80"];
  EXPECT_NE(bare.id, 0u);
  EXPECT_EQ(bare.attributes.partner_id, "");
  EXPECT_LT(std::abs(bare.first_sent.ms - under_test.clock().now().ms), 60'000);
}

}  // namespace
}  // namespace nexus::contract
