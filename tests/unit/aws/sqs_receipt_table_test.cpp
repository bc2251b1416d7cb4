#include <gtest/gtest.h>

#include "adapters/aws/sqs/receipt_table.h"

namespace nexus::aws {
namespace {

using ports::QueueName;
using State = Receipt::State;

constexpr QueueName kOrders = QueueName::valid_orders;
constexpr QueueName kErrors = QueueName::error_orders;

SqsMessage message(ports::MessageId id, std::string body = "x") {
  SqsMessage made;
  made.id = id;
  made.body = std::move(body);
  made.first_sent.ms = static_cast<std::int64_t>(id) * 10;
  made.receipt_handle = "handle of " + std::to_string(id);
  return made;
}

TEST(ReceiptTable, KnowsTheNewestReceiveOfAMessage) {
  ReceiptTable table({100, 1'000});
  const auto first = table.add(kOrders, message(1), 0, 60'000, true);
  EXPECT_EQ(table.look(kOrders, first).state, State::current);
  EXPECT_EQ(table.look(kOrders, first).handle, "handle of 1");
  const auto second = table.add(kOrders, message(1), 60'001, 120'000, true);
  EXPECT_EQ(table.look(kOrders, first).state, State::stale);
  EXPECT_EQ(table.look(kOrders, second).state, State::current);
  EXPECT_EQ(table.look(kErrors, second).state, State::stale);
}

TEST(ReceiptTable, RemembersWhatWasSettled) {
  ReceiptTable table({100, 1'000});
  const auto a = table.add(kOrders, message(1), 0, 60'000, true);
  const auto b = table.add(kErrors, message(2), 0, 60'000, false);
  table.settle(a);
  EXPECT_EQ(table.look(kOrders, a).state, State::settled);
  EXPECT_FALSE(table.kept(a));
  table.settle_all(kErrors);
  EXPECT_EQ(table.look(kErrors, b).state, State::settled);
}

TEST(ReceiptTable, ForgetsReceivesLongAfterTheirTimeAndTheOldestWhenItIsFull) {
  ReceiptTable table({2, 1'000});
  const auto a = table.add(kOrders, message(1), 0, 1'000, true);
  const auto b = table.add(kOrders, message(2), 1'900, 2'900, true);
  EXPECT_EQ(table.look(kOrders, a).state, State::current) << "a late delete may still succeed";
  const auto c = table.add(kOrders, message(3), 2'001, 3'001, true);
  EXPECT_EQ(table.look(kOrders, a).state, State::stale);
  EXPECT_EQ(table.look(kOrders, b).state, State::current);
  const auto d = table.add(kOrders, message(4), 2'002, 3'002, true);
  EXPECT_EQ(table.look(kOrders, b).state, State::stale);
  EXPECT_EQ(table.look(kOrders, c).state, State::current);
  EXPECT_EQ(table.look(kOrders, d).state, State::current);
}

TEST(ReceiptTable, KeepsTheBodiesOfTheNewestWithinItsBytes) {
  ReceiptTable table({100, 250});
  std::vector<ports::ReceiptHandle> handles;
  for (ports::MessageId id = 1; id <= 5; ++id)
    handles.push_back(table.add(kOrders, message(id, std::string(100, 'x')), 0, 60'000, true));
  EXPECT_FALSE(table.kept(handles[0]));
  ASSERT_TRUE(table.kept(handles[4]));
  EXPECT_EQ(table.kept(handles[4])->body.size(), 100u);
  EXPECT_EQ(table.look(kOrders, handles[0]).state, State::current) << "it can still be acknowledged";
}

TEST(ReceiptTable, KnowsTheOldestMessageInHand) {
  ReceiptTable table({100, 1'000});
  EXPECT_FALSE(table.oldest_held(kOrders, 0));
  const auto a = table.add(kOrders, message(1), 0, 1'000, true);
  table.add(kOrders, message(2), 0, 5'000, true);
  table.add(kErrors, message(3), 0, 5'000, true);
  EXPECT_EQ(table.oldest_held(kOrders, 500)->ms, 10);
  EXPECT_EQ(table.oldest_held(kOrders, 1'500)->ms, 20);
  table.hide_until(a, 9'000);
  EXPECT_EQ(table.oldest_held(kOrders, 1'500)->ms, 10);
}

}  // namespace
}  // namespace nexus::aws
