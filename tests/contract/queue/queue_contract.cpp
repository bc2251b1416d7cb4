#include "contract/queue/queue_contract.h"

#include <chrono>
#include <thread>

namespace nexus::contract {

using namespace ports;

namespace {

Seen keep(const Message& message) {
  return {message.id,
          std::string(message.body),
          std::string(message.attributes.partner_id),
          message.attributes.sequence_number,
          std::string(message.attributes.external_order_id),
          std::string(message.attributes.traceparent),
          message.first_sent,
          message.receive_count,
          message.redrive_count,
          message.handle};
}

}  // namespace

std::vector<MessageId> QueueContract::send(QueueName queue, const std::vector<std::string>& bodies) {
  std::vector<OutgoingMessage> messages;
  messages.reserve(bodies.size());
  for (const std::string& body : bodies) messages.push_back({queue, body, {}});
  const auto report = broker().send(messages);
  EXPECT_TRUE(report);
  if (!report) return {};
  EXPECT_TRUE(report->failed.empty());
  EXPECT_EQ(report->ids.size(), bodies.size());
  return report->ids;
}

std::vector<Seen> QueueContract::receive(QueueName queue, std::size_t count) {
  std::vector<Seen> all;
  while (all.size() < count) {
    ReceiveOptions options;
    options.max_messages = std::min<std::size_t>(10, count - all.size());
    const auto batch = broker().receive(queue, options);
    EXPECT_TRUE(batch);
    if (!batch || batch->messages.empty()) break;
    for (const Message& message : batch->messages) all.push_back(keep(message));
  }
  return all;
}

std::vector<Seen> QueueContract::receive_moved(QueueName queue, std::size_t count) {
  auto all = receive(queue, count);
  if (under_test_->counts_exactly()) return all;
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(5);
  while (all.size() < count && std::chrono::steady_clock::now() < give_up) {
    for (Seen& more : receive(queue, count - all.size())) all.push_back(std::move(more));
  }
  return all;
}

std::vector<Seen> QueueContract::receive_and_give_back(QueueName queue, std::size_t count) {
  auto received = receive(queue, count);
  EXPECT_TRUE(broker().change_visibility(queue, handles(received), 0));
  return received;
}

std::vector<Seen> QueueContract::peek_all(QueueName queue) {
  std::vector<Seen> all;
  while (true) {
    const auto batch = broker().peek(queue, all.empty() ? 0 : all.back().id, 100);
    EXPECT_TRUE(batch);
    if (!batch || batch->messages.empty()) return all;
    for (const Message& message : batch->messages) all.push_back(keep(message));
  }
}

std::vector<ReceiptHandle> QueueContract::handles(const std::vector<Seen>& messages) {
  std::vector<ReceiptHandle> all;
  all.reserve(messages.size());
  for (const Seen& message : messages) all.push_back(message.handle);
  return all;
}

std::set<std::string> QueueContract::bodies(const std::vector<Seen>& messages) {
  std::set<std::string> all;
  for (const Seen& message : messages) all.insert(message.body);
  return all;
}

void QueueContract::acknowledge(QueueName queue, const std::vector<Seen>& messages) {
  const auto failed = broker().acknowledge(queue, handles(messages));
  ASSERT_TRUE(failed) << failed.error().message;
  EXPECT_TRUE(failed->empty());
}

QueueStats QueueContract::stats(QueueName queue) {
  const auto stats = broker().stats(queue);
  EXPECT_TRUE(stats);
  return stats ? *stats : QueueStats{};
}

void QueueContract::expect_waiting(QueueName queue, std::size_t count) {
  if (under_test_->peeks(queue)) {
    EXPECT_EQ(peek_all(queue).size(), count);
    return;
  }
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(5);
  QueueStats now = stats(queue);
  while (now.visible + now.in_flight != count && std::chrono::steady_clock::now() < give_up) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    now = stats(queue);
  }
  EXPECT_EQ(now.visible + now.in_flight, count);
}

void QueueContract::fail_receives(QueueName queue, std::size_t messages, std::uint32_t times) {
  for (std::uint32_t i = 0; i < times; ++i) {
    EXPECT_EQ(receive(queue, messages).size(), messages);
    advance(kVisibilityTimeoutMs + 1);
  }
}

RedriveProgress QueueContract::finish_redrive(QueueName from) {
  for (int i = 0; i < 1000; ++i) {
    const auto progress = broker().redrive_progress(from);
    EXPECT_TRUE(progress);
    if (!progress || progress->state != RedriveProgress::State::running)
      return progress ? *progress : RedriveProgress{};
    advance(10);
  }
  ADD_FAILURE() << "the redrive never ended";
  return {};
}

}  // namespace nexus::contract
