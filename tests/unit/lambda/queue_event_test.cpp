// Batches in the shape that Lambda sends for an SQS trigger, and the worker's delivery over them.
#include "adapters/lambda/queue_event.h"

#include <gtest/gtest.h>

#include "adapters/memory/manual_clock.h"
#include "adapters/memory/memory_broker.h"
#include "adapters/memory/memory_error_store.h"
#include "delivery/error_delivery.h"
#include "delivery/order_delivery.h"
#include "support/intake_rig.h"
#include "wire/json_text.h"

namespace nexus::lambda {
namespace {

using ports::QueueName;

std::string record(const std::string& id, const std::string& body, const std::string& more_attributes = "",
                   const std::string& arn = "arn:aws:sqs:eu-central-1:1:valid_orders") {
  std::string json = R"({"messageId":")" + id + R"(","receiptHandle":"AQEB)" + id + R"(","body":)";
  wire::append_string(json, body);
  return json +
         R"(,"attributes":{"ApproximateReceiveCount":"2","SentTimestamp":"1545082649183","SenderId":"AIDA",
             "ApproximateFirstReceiveTimestamp":"1545082649185")" +
         more_attributes +
         R"(},"messageAttributes":{"partnerId":{"stringValue":"PARTNER_A","stringListValues":[],
             "binaryListValues":[],"dataType":"String"},"sequenceNumber":{"stringValue":"7","dataType":"Number"},
             "nexusMessageId":{"stringValue":"4711","dataType":"Number"},
             "externalOrderId":{"binaryValue":"T1L/","dataType":"Binary"}},
             "md5OfBody":"e4e68fb7bd0e697a0ae8f1bb342846b3","eventSource":"aws:sqs","eventSourceARN":")" +
         arn + R"(","awsRegion":"eu-central-1"})";
}

std::string event(const std::vector<std::string>& records) {
  std::string json = R"({"Records":[)";
  for (const std::string& each : records) json += (json.ends_with('[') ? "" : ",") + each;
  return json + "]}";
}

TEST(QueueEvent, ReadsMessagesAsAReceiveWouldGiveThem) {
  const auto records = read_queue_event(event({record("m-1", "body \"quoted\"")}));
  ASSERT_TRUE(records) << records.error().message;
  ASSERT_EQ(records->size(), 1u);
  const QueueRecord& only = records->front();
  EXPECT_EQ(only.sqs_id, "m-1");
  EXPECT_EQ(only.group, "");
  EXPECT_EQ(only.message.id, 4711u);
  EXPECT_EQ(only.message.body, "body \"quoted\"");
  EXPECT_EQ(only.message.partner_id, "PARTNER_A");
  EXPECT_EQ(only.message.sequence_number, 7);
  EXPECT_EQ(only.message.external_order_id, "OR\xff");
  EXPECT_EQ(only.message.receive_count, 2u);
  EXPECT_EQ(only.message.first_sent.ms, 1545082649183);
  EXPECT_EQ(only.message.receipt_handle, "AQEBm-1");
}

TEST(QueueEvent, RefusesOtherEvents) {
  EXPECT_EQ(read_queue_event("{}").error().kind, ErrorKind::invalid);
  EXPECT_EQ(read_queue_event("no json").error().kind, ErrorKind::invalid);
  EXPECT_FALSE(read_queue_event(R"({"Records":[{"body":"x"}]})"));
}

TEST(QueueEvent, NamesWhatWasNotAcknowledged) {
  memory::ManualClock clock;
  memory::MemoryBroker outside(clock);
  const auto records = *read_queue_event(event({record("m-1", "1"), record("m-2", "2"), record("m-3", "3")}));
  EventBroker broker(outside, QueueName::valid_orders, records);
  const auto batch = broker.receive(QueueName::valid_orders, {});
  ASSERT_EQ(batch->messages.size(), 3u);
  EXPECT_TRUE(broker.receive(QueueName::valid_orders, {})->messages.empty());
  const ports::ReceiptHandle done[] = {batch->messages[0].handle, batch->messages[2].handle, {1, 9}};
  EXPECT_EQ(broker.acknowledge(QueueName::valid_orders, done)->size(), 1u);
  EXPECT_EQ(broker.answer(), R"({"batchItemFailures":[{"itemIdentifier":"m-2"}]})");
}

TEST(QueueEvent, KeepsTheOrderOfAFifoGroup) {
  memory::ManualClock clock;
  memory::MemoryBroker outside(clock);
  const std::string arn = "arn:aws:sqs:eu-central-1:1:valid_orders.fifo";
  const std::string a = R"(,"MessageGroupId":"A")";
  const std::string b = R"(,"MessageGroupId":"B")";
  const auto records = *read_queue_event(event({record("a-1", "1", a, arn), record("b-1", "2", b, arn),
                                                record("a-2", "3", a, arn), record("a-3", "4", a, arn)}));
  EventBroker broker(outside, QueueName::valid_orders, records);
  const auto batch = broker.receive(QueueName::valid_orders, {});
  const ports::ReceiptHandle done[] = {batch->messages[0].handle, batch->messages[1].handle,
                                       batch->messages[3].handle};
  ASSERT_TRUE(broker.acknowledge(QueueName::valid_orders, done));
  EXPECT_EQ(broker.answer(), R"({"batchItemFailures":[{"itemIdentifier":"a-2"},{"itemIdentifier":"a-3"}]})");
}

TEST(QueueEvent, IsStoredByTheDeliveryOfAWorker) {
  support::IntakeRig rig;
  rig.accept({support::make_order("1"), support::make_order("2")});
  const auto waiting = rig.queues.receive(QueueName::valid_orders, {});
  ASSERT_EQ(waiting->messages.size(), 2u);
  const auto records = *read_queue_event(
      event({record("m-1", std::string(waiting->messages[0].body)), record("m-2", "this is no envelope"),
             record("m-3", std::string(waiting->messages[1].body))}));
  EventBroker broker(rig.broker, QueueName::valid_orders, records);
  delivery::OrderDelivery delivery(broker, rig.orders, rig.ledger, rig.clock, rig.ids, {},
                                   [](const auto&) {});
  const auto delivered = delivery.run_once(0);
  ASSERT_TRUE(delivered) << delivered.error().message;
  EXPECT_EQ(rig.orders.statistics()->by_partner["PARTNER_A"].orders, 2u);
  EXPECT_EQ(broker.answer(), R"({"batchItemFailures":[{"itemIdentifier":"m-2"}]})");
}

TEST(QueueEvent, LeavesUnreadableErrorEventsOnTheirQueue) {
  memory::ManualClock clock;
  memory::MemoryBroker outside(clock);
  memory::MemoryErrorStore store;
  const auto records = *read_queue_event(event({record("m-1", "this is no envelope")}));
  EventBroker broker(outside, QueueName::error_orders, records);
  std::vector<std::string> reports;
  delivery::ErrorDelivery delivery(broker, store, {},
                                   [&](const std::string& sentence) { reports.push_back(sentence); });
  ASSERT_TRUE(delivery.run_once(0));
  EXPECT_EQ(broker.answer(), R"({"batchItemFailures":[{"itemIdentifier":"m-1"}]})");
  ASSERT_EQ(reports.size(), 1u);
}

}  // namespace
}  // namespace nexus::lambda
