// Dead letters, redrive and waiting receives.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>

#include "contract/queue/queue_contract.h"

namespace nexus::contract {

using namespace ports;

constexpr QueueName kOrders = QueueName::valid_orders;
constexpr QueueName kErrors = QueueName::error_orders;
constexpr QueueName kDead = QueueName::valid_orders_dlq;

TEST_P(QueueContract, MovesAMessageToTheDeadLettersAfterExactlyItsReceives) {
  send(kOrders, {"poison"});
  fail_receives(kOrders, 1, kMaxReceives);
  EXPECT_TRUE(receive(kOrders, 1).empty());
  const auto dead = receive_moved(kDead, 1);
  ASSERT_EQ(dead.size(), 1u);
  EXPECT_EQ(dead[0].body, "poison");
}

TEST_P(QueueContract, DeliversTheNeighboursOfAPoisonMessage) {
  send(kOrders, {"poison"});
  fail_receives(kOrders, 1, kMaxReceives);
  send(kOrders, {"good", "better"});
  const auto received = receive(kOrders, 5);
  EXPECT_EQ(bodies(received), (std::set<std::string>{"good", "better"}));
  acknowledge(kOrders, received);
  EXPECT_EQ(bodies(peek_all(kDead)), std::set<std::string>{"poison"});
}

TEST_P(QueueContract, KeepsIdAttributesAndFirstSentOfADeadLetter) {
  const OutgoingMessage message{kOrders, "body", {"PARTNER_B", 7, "x-7", "trace"}};
  const auto id = broker().send({&message, 1})->ids[0];
  const auto before = under_test_->peeks(kOrders) ? peek_all(kOrders) : receive_and_give_back(kOrders, 1);
  advance(1000);
  const auto received = receive(kOrders, 1);
  const auto failed = broker().dead_letter(kOrders, handles(received));
  ASSERT_TRUE(failed);
  EXPECT_TRUE(failed->empty());
  const auto dead = peek_all(kDead);
  ASSERT_EQ(dead.size(), 1u);
  EXPECT_EQ(dead[0].id, id);
  EXPECT_EQ(dead[0].body, "body");
  EXPECT_EQ(dead[0].partner_id, "PARTNER_B");
  EXPECT_EQ(dead[0].sequence_number, 7);
  EXPECT_EQ(dead[0].first_sent, before[0].first_sent);
  expect_waiting(kOrders, 0);
}

TEST_P(QueueContract, RefusesAHandleFromBeforeADeadLettering) {
  send(kOrders, {"a"});
  const auto received = receive(kOrders, 1);
  ASSERT_TRUE(broker().dead_letter(kOrders, handles(received)));
  const auto failed = broker().acknowledge(kOrders, handles(received));
  ASSERT_TRUE(failed);
  EXPECT_EQ(peek_all(kDead).size(), 1u);
}

TEST_P(QueueContract, RefusesToDeadLetterWhereThereIsNoDeadLetterQueue) {
  send(kErrors, {"a"});
  const auto refused = broker().dead_letter(kErrors, handles(receive(kErrors, 1)));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::invalid);
}

TEST_P(QueueContract, ReceivesWithoutLimitWhereThePolicyHasNone) {
  send(kErrors, {"a"});
  fail_receives(kErrors, 1, kMaxReceives + 3);
  const auto received = receive(kErrors, 1);
  ASSERT_EQ(received.size(), 1u);
  EXPECT_EQ(received[0].receive_count, kMaxReceives + 4);
}

TEST_P(QueueContract, CountsDeadLettersWhereTheyCameFrom) {
  if (!under_test_->counts_exactly()) GTEST_SKIP() << "this broker counts roughly";
  send(kOrders, {"a", "b"});
  ASSERT_TRUE(broker().dead_letter(kOrders, handles(receive(kOrders, 2))));
  EXPECT_EQ(stats(kOrders).dead_lettered, 2u);
  EXPECT_EQ(stats(kOrders).visible, 0u);
  EXPECT_EQ(stats(kDead).visible, 2u);
  EXPECT_EQ(stats(kDead).sent, 0u);
}

TEST_P(QueueContract, RedrivesDeadLettersWithReceiveCountsFromZero) {
  send(kOrders, {"a", "b", "c"});
  fail_receives(kOrders, 3, kMaxReceives);
  // What may not be delivered again is moved when it would be, so all three are asked for.
  ASSERT_TRUE(receive(kOrders, 3).empty());
  ASSERT_TRUE(broker().start_redrive({}));
  const RedriveProgress progress = finish_redrive(kDead);
  EXPECT_EQ(progress.state, RedriveProgress::State::done);
  EXPECT_EQ(progress.moved, 3u);
  const auto received = receive_moved(kOrders, 3);
  ASSERT_EQ(received.size(), 3u);
  EXPECT_EQ(received[0].receive_count, 1u);
  EXPECT_TRUE(receive(kOrders, 1).empty());
  EXPECT_TRUE(peek_all(kDead).empty());
  if (under_test_->counts_exactly()) {
    EXPECT_EQ(stats(kDead).redriven, 3u);
  }
}

TEST_P(QueueContract, MovesAMessageThatFailsAgainOnceForEachRedriveAndCountsThem) {
  send(kOrders, {"poison"});
  ASSERT_TRUE(broker().dead_letter(kOrders, handles(receive(kOrders, 1))));
  for (std::uint32_t redrives = 1; redrives <= 2; ++redrives) {
    ASSERT_TRUE(broker().start_redrive({}));
    EXPECT_EQ(finish_redrive(kDead).moved, 1u);
    const auto again = receive_moved(kOrders, 1);
    ASSERT_EQ(again.size(), 1u);
    EXPECT_EQ(again[0].redrive_count.value_or(redrives), redrives);
    ASSERT_TRUE(broker().dead_letter(kOrders, handles(again)));
    advance(kVisibilityTimeoutMs);
    EXPECT_TRUE(receive(kOrders, 1).empty()) << "the redrive that is over moved it again";
    const auto dead = peek_all(kDead);
    ASSERT_EQ(dead.size(), 1u);
    EXPECT_EQ(dead[0].redrive_count.value_or(redrives), redrives);
  }
}

TEST_P(QueueContract, RedrivesToANamedQueue) {
  send(kOrders, {"a"});
  ASSERT_TRUE(broker().dead_letter(kOrders, handles(receive(kOrders, 1))));
  ASSERT_TRUE(broker().start_redrive({kDead, kErrors, 0}));
  finish_redrive(kDead);
  EXPECT_EQ(bodies(receive_moved(kErrors, 1)), std::set<std::string>{"a"});
}

TEST_P(QueueContract, RedrivesNoFasterThanAsked) {
  std::vector<std::string> many;
  for (int i = 0; i < 50; ++i) many.push_back(std::to_string(i));
  send(kOrders, many);
  ASSERT_TRUE(broker().dead_letter(kOrders, handles(receive(kOrders, 50))));
  const auto started = std::chrono::steady_clock::now();
  ASSERT_TRUE(broker().start_redrive({kDead, kOrders, 10}));
  advance(1000);
  const auto progress = broker().redrive_progress(kDead);
  const auto took = std::chrono::steady_clock::now() - started;
  ASSERT_TRUE(progress);
  // One at once and ten in each second that passed for the broker, be it by its own clock or by ours.
  EXPECT_LE(progress->moved,
            11u + static_cast<std::uint64_t>(std::max(took / std::chrono::milliseconds(100) - 10, 0L)));
  EXPECT_EQ(progress->state, RedriveProgress::State::running);
  EXPECT_EQ(progress->total, 50u);
  ASSERT_TRUE(broker().cancel_redrive(kDead));
}

TEST_P(QueueContract, RunsOneRedriveOfAQueueAtATimeAndCancelsIt) {
  EXPECT_EQ(broker().redrive_progress(kDead).error().kind, ErrorKind::not_found);
  send(kOrders, {"a", "b", "c"});
  ASSERT_TRUE(broker().dead_letter(kOrders, handles(receive(kOrders, 3))));
  ASSERT_TRUE(broker().start_redrive({kDead, kOrders, 1}));
  const auto second = broker().start_redrive({kDead, kOrders, 1});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::conflict);
  ASSERT_TRUE(broker().cancel_redrive(kDead));
  EXPECT_EQ(broker().redrive_progress(kDead)->state, RedriveProgress::State::cancelled);
  advance(5'000);
  EXPECT_FALSE(peek_all(kDead).empty());
  EXPECT_TRUE(broker().start_redrive({}));
  EXPECT_EQ(finish_redrive(kDead).state, RedriveProgress::State::done);
}

TEST_P(QueueContract, WaitsForAMessageThatIsSentMeanwhile) {
  std::thread sender([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    send(kOrders, {"late"});
  });
  ReceiveOptions options;
  options.wait_ms = 5000;
  const auto started = std::chrono::steady_clock::now();
  const auto batch = broker().receive(kOrders, options);
  const auto waited = std::chrono::steady_clock::now() - started;
  sender.join();
  ASSERT_TRUE(batch);
  EXPECT_EQ(batch->messages.size(), 1u);
  EXPECT_LT(waited, std::chrono::seconds(4));
}

TEST_P(QueueContract, ServesManySendersAndReceiversAtATime) {
  constexpr int kSenders = 4;
  constexpr int kEach = 50;
  std::vector<std::thread> threads;
  for (int sender = 0; sender < kSenders; ++sender) {
    threads.emplace_back([&, sender] {
      for (int i = 0; i < kEach; ++i) send(kOrders, {std::to_string(sender) + ":" + std::to_string(i)});
    });
  }
  std::atomic<int> acknowledged{0};
  std::mutex mutex;
  std::multiset<std::string> seen;
  for (int receiver = 0; receiver < 2; ++receiver) {
    threads.emplace_back([&] {
      const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(30);
      while (acknowledged < kSenders * kEach && std::chrono::steady_clock::now() < give_up) {
        const auto received = receive(kOrders, 10);
        acknowledged += static_cast<int>(received.size());
        if (received.empty()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        acknowledge(kOrders, received);
        std::lock_guard lock(mutex);
        for (const Seen& message : received) seen.insert(message.body);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(seen.size(), static_cast<std::size_t>(kSenders * kEach));
  expect_waiting(kOrders, 0);
}

}  // namespace nexus::contract
