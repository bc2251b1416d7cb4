// What every broker must do, as ports/queue.h says it. A new broker adds an instance in brokers.cpp
// or in a file of its own.
//
// Written so that Amazon SQS can pass: no test relies on strict order, on a batch being filled, or
// on two queues changing at one moment; where a broker only counts roughly the counts are not looked
// at.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "contract/queue/broker_under_test.h"

namespace nexus::contract {

// A message as a test keeps it after its batch is gone.
struct Seen {
  ports::MessageId id = 0;
  std::string body;
  std::string partner_id;
  std::int64_t sequence_number = 0;
  std::string external_order_id;
  std::string traceparent;
  domain::Timestamp first_sent;
  std::uint32_t receive_count = 0;
  std::optional<std::uint32_t> redrive_count;
  ports::ReceiptHandle handle;
};

class QueueContract : public testing::TestWithParam<BrokerFactory> {
 protected:
  void SetUp() override {
    const std::string& variable = GetParam().needs;
    if (!variable.empty() && std::getenv(variable.c_str()) == nullptr)
      GTEST_SKIP() << variable << " is not set: tests/engines/with_engines.py starts the server";
    under_test_ = GetParam().make();
  }

  ports::Broker& broker() { return under_test_->broker(); }
  void advance(std::int64_t ms) { under_test_->advance(ms); }

  // Sends bodies one message each and expects every one to be taken.
  std::vector<ports::MessageId> send(ports::QueueName queue, const std::vector<std::string>& bodies);
  // Receives until `count` messages are there or nothing comes any more.
  std::vector<Seen> receive(ports::QueueName queue, std::size_t count);
  // Receives `count` messages that another queue gives up; where queues do not change at one moment they may
  // come one after the other.
  std::vector<Seen> receive_moved(ports::QueueName queue, std::size_t count);
  // Receives, and makes the messages visible again at once.
  std::vector<Seen> receive_and_give_back(ports::QueueName queue, std::size_t count);
  std::vector<Seen> peek_all(ports::QueueName queue);
  void acknowledge(ports::QueueName queue, const std::vector<Seen>& messages);
  std::vector<ports::ReceiptHandle> handles(const std::vector<Seen>& messages);
  std::set<std::string> bodies(const std::vector<Seen>& messages);
  ports::QueueStats stats(ports::QueueName queue);
  // Expects that so many messages wait or are in flight; where they cannot be seen, counts that are only
  // roughly right are given some seconds to become so.
  void expect_waiting(ports::QueueName queue, std::size_t count);
  // Receives and lets the timeout pass until the messages have been received `times` times.
  void fail_receives(ports::QueueName queue, std::size_t messages, std::uint32_t times);
  // Waits until a redrive is over.
  ports::RedriveProgress finish_redrive(ports::QueueName from);

  std::unique_ptr<BrokerUnderTest> under_test_;
};

}  // namespace nexus::contract
