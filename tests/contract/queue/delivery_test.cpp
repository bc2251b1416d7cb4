// Sending, receiving and acknowledging.
#include <algorithm>

#include "contract/queue/queue_contract.h"

namespace nexus::contract {

using namespace ports;

constexpr QueueName kOrders = QueueName::valid_orders;
constexpr QueueName kErrors = QueueName::error_orders;

TEST_P(QueueContract, DeliversWhatWasSentWithItsAttributes) {
  const std::string body = std::string("{\"a\":1}\0\xff tail", 14);
  const OutgoingMessage message{kOrders, body, {"PARTNER_A", 42, "order-1", "00-abc-def-01"}};
  const auto report = broker().send({&message, 1});
  ASSERT_TRUE(report);
  const auto received = receive(kOrders, 1);
  ASSERT_EQ(received.size(), 1u);
  EXPECT_EQ(received[0].id, report->ids[0]);
  EXPECT_EQ(received[0].body, body);
  EXPECT_EQ(received[0].partner_id, "PARTNER_A");
  EXPECT_EQ(received[0].sequence_number, 42);
  EXPECT_EQ(received[0].external_order_id, "order-1");
  EXPECT_EQ(received[0].traceparent, "00-abc-def-01");
  EXPECT_EQ(received[0].receive_count, 1u);
}

TEST_P(QueueContract, KeepsTheQueuesApart) {
  send(kOrders, {"order"});
  send(kErrors, {"error"});
  EXPECT_EQ(bodies(receive(kErrors, 5)), std::set<std::string>{"error"});
  EXPECT_EQ(bodies(receive(kOrders, 5)), std::set<std::string>{"order"});
  EXPECT_TRUE(receive(QueueName::valid_orders_dlq, 5).empty());
}

TEST_P(QueueContract, SendsToSeveralQueuesInOneCall) {
  const std::vector<OutgoingMessage> messages = {{kOrders, "1", {}}, {kErrors, "2", {}}, {kOrders, "3", {}}};
  ASSERT_TRUE(broker().send(messages));
  EXPECT_EQ(bodies(receive(kOrders, 5)), (std::set<std::string>{"1", "3"}));
  EXPECT_EQ(bodies(receive(kErrors, 5)), std::set<std::string>{"2"});
}

TEST_P(QueueContract, GivesEveryMessageAnIdOfItsOwn) {
  const auto ids = send(kOrders, {"a", "b", "c"});
  EXPECT_EQ(std::set<MessageId>(ids.begin(), ids.end()).size(), 3u);
  EXPECT_FALSE(std::set<MessageId>(ids.begin(), ids.end()).contains(0));
}

TEST_P(QueueContract, TakesNothingFromAnEmptySend) {
  const auto report = broker().send({});
  ASSERT_TRUE(report);
  EXPECT_TRUE(report->ids.empty());
}

TEST_P(QueueContract, DeliversAnEmptyAndALargeBody) {
  const std::string large(200'000, 'x');
  ASSERT_TRUE(under_test_->takes_body_of(large.size()));
  send(kOrders, {"", large});
  EXPECT_EQ(bodies(receive(kOrders, 2)), (std::set<std::string>{"", large}));
}

TEST_P(QueueContract, AnswersAnEmptyQueueWithAnEmptyBatch) {
  const auto batch = broker().receive(kOrders, {});
  ASSERT_TRUE(batch);
  EXPECT_TRUE(batch->messages.empty());
}

TEST_P(QueueContract, HidesAReceivedMessageUntilItsTimeoutIsOver) {
  send(kOrders, {"a"});
  ASSERT_EQ(receive(kOrders, 1).size(), 1u);
  EXPECT_TRUE(receive(kOrders, 1).empty());
  advance(kVisibilityTimeoutMs + 1);
  const auto again = receive(kOrders, 1);
  ASSERT_EQ(again.size(), 1u);
  EXPECT_EQ(again[0].receive_count, 2u);
}

TEST_P(QueueContract, HidesForTheTimeThatAReceiveAsksFor) {
  send(kErrors, {"a"});
  ReceiveOptions options;
  options.visibility_timeout_ms = kVisibilityTimeoutMs * 4;
  ASSERT_EQ(broker().receive(kErrors, options)->messages.size(), 1u);
  advance(kVisibilityTimeoutMs * 2);
  EXPECT_TRUE(receive(kErrors, 1).empty());
  advance(kVisibilityTimeoutMs * 2 + 1);
  EXPECT_EQ(receive(kErrors, 1).size(), 1u);
}

TEST_P(QueueContract, NeverDeliversAnAcknowledgedMessageAgain) {
  send(kOrders, {"a", "b"});
  const auto received = receive(kOrders, 2);
  ASSERT_EQ(received.size(), 2u);
  acknowledge(kOrders, {received[0]});
  advance(kVisibilityTimeoutMs + 1);
  EXPECT_EQ(bodies(receive(kOrders, 5)), std::set<std::string>{received[1].body});
}

TEST_P(QueueContract, TakesTheSameAcknowledgementTwice) {
  send(kOrders, {"a"});
  const auto received = receive(kOrders, 1);
  ASSERT_EQ(received.size(), 1u);
  acknowledge(kOrders, received);
  acknowledge(kOrders, received);
}

TEST_P(QueueContract, CountsAnAcknowledgementInOneCallOnce) {
  if (!under_test_->counts_exactly()) GTEST_SKIP() << "this broker counts roughly";
  send(kOrders, {"a"});
  const auto received = receive(kOrders, 1);
  acknowledge(kOrders, {received[0], received[0]});
  EXPECT_EQ(stats(kOrders).acknowledged, 1u);
}

TEST_P(QueueContract, GivesANewHandleWithEveryReceive) {
  send(kOrders, {"a"});
  const auto first = receive(kOrders, 1);
  advance(kVisibilityTimeoutMs + 1);
  const auto second = receive(kOrders, 1);
  ASSERT_EQ(second.size(), 1u);
  EXPECT_NE(first[0].handle, second[0].handle);
}

TEST_P(QueueContract, RefusesAStaleHandleAndKeepsTheMessage) {
  send(kOrders, {"a"});
  const auto first = receive(kOrders, 1);
  advance(kVisibilityTimeoutMs + 1);
  const auto second = receive(kOrders, 1);
  ASSERT_EQ(second.size(), 1u);
  const auto acknowledged = broker().acknowledge(kOrders, handles(first));
  ASSERT_TRUE(acknowledged);
  ASSERT_EQ(acknowledged->size(), 1u);
  EXPECT_EQ((*acknowledged)[0].index, 0u);
  EXPECT_EQ((*acknowledged)[0].error.kind, ErrorKind::conflict);
  const auto extended = broker().change_visibility(kOrders, handles(first), kVisibilityTimeoutMs * 10);
  ASSERT_TRUE(extended);
  EXPECT_EQ(extended->size(), 1u);
  expect_waiting(kOrders, 1);
  acknowledge(kOrders, second);
  expect_waiting(kOrders, 0);
}

TEST_P(QueueContract, FailsOnlyTheStaleEntriesOfABatch) {
  send(kOrders, {"a"});
  const auto stale = receive(kOrders, 1);
  advance(kVisibilityTimeoutMs + 1);
  send(kOrders, {"b"});
  const auto fresh = receive(kOrders, 2);
  ASSERT_EQ(fresh.size(), 2u);
  const auto failed = broker().acknowledge(kOrders, std::vector{fresh[1].handle, stale[0].handle});
  ASSERT_TRUE(failed);
  ASSERT_EQ(failed->size(), 1u);
  EXPECT_EQ((*failed)[0].index, 1u);
}

TEST_P(QueueContract, ShowsAMessageAtOnceWhenItsTimeoutIsSetToZero) {
  send(kOrders, {"a"});
  const auto received = receive(kOrders, 1);
  ASSERT_EQ(received.size(), 1u);
  ASSERT_TRUE(broker().change_visibility(kOrders, handles(received), 0));
  EXPECT_EQ(receive(kOrders, 1).size(), 1u);
}

TEST_P(QueueContract, ExtendsATimeoutFromNow) {
  send(kOrders, {"a", "b", "c"});
  const auto received = receive(kOrders, 3);
  ASSERT_EQ(received.size(), 3u);
  advance(kVisibilityTimeoutMs / 2);
  const auto failed = broker().change_visibility(kOrders, handles({received[1]}), kVisibilityTimeoutMs);
  ASSERT_TRUE(failed);
  EXPECT_TRUE(failed->empty());
  advance(kVisibilityTimeoutMs / 2 + 1);
  EXPECT_EQ(bodies(receive(kOrders, 5)), (std::set<std::string>{received[0].body, received[2].body}));
  advance(kVisibilityTimeoutMs / 2 + 1);
  EXPECT_EQ(bodies(receive(kOrders, 5)), std::set<std::string>{received[1].body});
}

TEST_P(QueueContract, RefusesANegativeTimeout) {
  send(kOrders, {"a"});
  const auto refused = broker().change_visibility(kOrders, handles(receive(kOrders, 1)), -1);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::invalid);
}

TEST_P(QueueContract, GivesNoMoreThanAskedFor) {
  send(kOrders, {"a", "b", "c", "d"});
  ReceiveOptions options;
  options.max_messages = 3;
  EXPECT_LE(broker().receive(kOrders, options)->messages.size(), 3u);
}

TEST_P(QueueContract, GivesAtLeastOneMessageHoweverLargeAndOtherwiseKeepsToTheBytesAskedFor) {
  send(kOrders, {std::string(5000, 'a'), std::string(5000, 'b'), std::string(5000, 'c')});
  ReceiveOptions options;
  options.max_bytes = 11'000;
  EXPECT_LE(broker().receive(kOrders, options)->messages.size(), 2u);
  options.max_bytes = 1;
  EXPECT_EQ(broker().receive(kOrders, options)->messages.size(), 1u);
  expect_waiting(kOrders, 3);
}

TEST_P(QueueContract, DeliversEveryMessageOfManyExactlyOnceToPromptConsumers) {
  std::vector<std::string> sent;
  for (int i = 0; i < 500; ++i) sent.push_back("message " + std::to_string(i));
  send(kOrders, sent);
  const auto received = receive(kOrders, 600);
  EXPECT_EQ(received.size(), sent.size());
  EXPECT_EQ(bodies(received), std::set<std::string>(sent.begin(), sent.end()));
  acknowledge(kOrders, received);
  expect_waiting(kOrders, 0);
}

TEST_P(QueueContract, ShowsWhatWaitsPageByPageWhereReceivesAreNotLimited) {
  const auto sent = send(kErrors, {"a", "b", "c"});
  const auto all = peek_all(kErrors);
  EXPECT_EQ(bodies(all), (std::set<std::string>{"a", "b", "c"}));
  std::vector<MessageId> ids(sent);
  std::sort(ids.begin(), ids.end());
  ASSERT_EQ(all.size(), ids.size());
  for (std::size_t i = 0; i < ids.size(); ++i) EXPECT_EQ(all[i].id, ids[i]);
  EXPECT_EQ(all[0].handle, ReceiptHandle{});
  EXPECT_EQ(all[0].receive_count, 0u);
  const auto page = broker().peek(kErrors, ids[0], 1);
  ASSERT_TRUE(page);
  ASSERT_EQ(page->messages.size(), 1u);
  EXPECT_EQ(page->messages[0].id, ids[1]);
  EXPECT_EQ(receive(kErrors, 5).size(), 3u);
}

TEST_P(QueueContract, PeeksWithoutReceiving) {
  if (!under_test_->peeks(kOrders)) GTEST_SKIP() << "this broker cannot peek without receiving";
  const auto ids = send(kOrders, {"a", "b", "c"});
  ASSERT_EQ(receive(kOrders, 1).size(), 1u);
  const auto all = peek_all(kOrders);
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[1].receive_count, 0u);
  EXPECT_EQ(all[1].handle, ReceiptHandle{});
  const auto rest = broker().peek(kOrders, ids[0], 10);
  ASSERT_TRUE(rest);
  EXPECT_EQ(rest->messages.size(), 2u);
  EXPECT_EQ(receive(kOrders, 5).size(), 2u);
}

TEST_P(QueueContract, CountsWhatWaitsAndWhatHappened) {
  if (!under_test_->counts_exactly()) GTEST_SKIP() << "this broker counts roughly";
  send(kOrders, {"a", "b", "c"});
  const auto received = receive(kOrders, 2);
  acknowledge(kOrders, {received[0]});
  advance(100);
  const QueueStats now = stats(kOrders);
  EXPECT_EQ(now.visible, 1u);
  EXPECT_EQ(now.in_flight, 1u);
  EXPECT_EQ(now.sent, 3u);
  EXPECT_EQ(now.acknowledged, 1u);
  EXPECT_GE(now.oldest_age_ms, 100);
  EXPECT_EQ(stats(kErrors).oldest_age_ms, 0);
}

TEST_P(QueueContract, PurgesWhatIsVisibleAndWhatIsInFlight) {
  send(kOrders, {"a", "b", "c"});
  send(kErrors, {"stays"});
  const auto received = receive(kOrders, 1);
  const auto purged = broker().purge(kOrders);
  ASSERT_TRUE(purged);
  EXPECT_EQ(*purged, 3u);
  advance(kVisibilityTimeoutMs + 1);
  EXPECT_TRUE(receive(kOrders, 5).empty());
  EXPECT_EQ(receive(kErrors, 5).size(), 1u);
  acknowledge(kOrders, received);
}

TEST_P(QueueContract, ExpiresMessagesThatAreOlderThanTheRetention) {
  if (!under_test_->advances_by_days()) GTEST_SKIP() << "nobody waits for days";
  send(kOrders, {"old"});
  advance(default_policy(kOrders).retention_ms / 2);
  send(kOrders, {"young"});
  advance(default_policy(kOrders).retention_ms / 2 + 1);
  EXPECT_EQ(bodies(receive(kOrders, 5)), std::set<std::string>{"young"});
  if (under_test_->counts_exactly()) {
    EXPECT_EQ(stats(kOrders).expired, 1u);
  }
}

}  // namespace nexus::contract
