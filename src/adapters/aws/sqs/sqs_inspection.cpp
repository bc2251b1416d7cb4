// Looking at a queue, and emptying it.
#include <algorithm>
#include <utility>

#include "adapters/aws/sqs/sqs_broker.h"
#include "wire/json_text.h"
#include "wire/json_value.h"

namespace nexus::aws {

using namespace ports;

namespace {

// How long what comes in to be looked at is hidden, should giving it back fail.
constexpr std::int64_t kHiddenForALookS = 30;
// Pages of one look belong together this long; then the queue is asked again.
constexpr std::int64_t kSnapshotAgeMs = 10'000;
constexpr std::size_t kSnapshotBytes = 16 * 1024 * 1024;
// The age of the last messages that came says something about the queue this long.
constexpr std::int64_t kAgeIsKnownMs = 60'000;

std::string body_with(const SqsQueue& queue) {
  std::string body = "{\"QueueUrl\":";
  wire::append_string(body, queue.url);
  return body;
}

}  // namespace

Result<QueueStats> SqsBroker::read_stats(QueueName name) {
  const SqsQueue& queue = queue_of(name);
  auto answer = call_queue(service_, "GetQueueAttributes", queue.name,
                           body_with(queue) + R"(,"AttributeNames":["ApproximateNumberOfMessages",)"
                                              R"("ApproximateNumberOfMessagesDelayed",)"
                                              R"("ApproximateNumberOfMessagesNotVisible"]})",
                           options_.request_timeout_ms);
  if (!answer) return fail(answer.error());
  const auto count = [&](std::string_view attribute) {
    return static_cast<std::uint64_t>(std::max<std::int64_t>(queue_attribute(*answer, attribute), 0));
  };
  QueueStats stats;
  stats.visible = count("ApproximateNumberOfMessages");
  stats.in_flight =
      count("ApproximateNumberOfMessagesNotVisible") + count("ApproximateNumberOfMessagesDelayed");
  return stats;
}

std::int64_t SqsBroker::oldest_age_ms(QueueName name) {
  const std::int64_t now_ms = clock_.monotonic_ms();
  auto oldest = receipts_.oldest_held(name, now_ms);
  if (!oldest) {
    Notes& notes = notes_of(name);
    std::lock_guard lock(notes.mutex);
    if (notes.last_received_ms == 0 || now_ms - notes.last_received_ms > kAgeIsKnownMs) return 0;
    oldest = notes.last_oldest;
  }
  return std::max<std::int64_t>(clock_.now().ms - oldest->ms, 0);
}

Result<QueueStats> SqsBroker::stats(QueueName name) {
  Notes& notes = notes_of(name);
  const std::int64_t now_ms = clock_.monotonic_ms();
  std::unique_lock lock(notes.mutex);
  QueueStats stats = notes.stats;
  const bool fresh = notes.stats_read_ms != 0 && now_ms - notes.stats_read_ms < options_.stats_max_age_ms;
  lock.unlock();
  if (!fresh) {
    auto read = read_stats(name);
    if (!read) return read;
    stats = *read;
    lock.lock();
    notes.stats = stats;
    notes.stats_read_ms = now_ms;
    lock.unlock();
  }
  if (stats.visible + stats.in_flight != 0) stats.oldest_age_ms = oldest_age_ms(name);
  stats.sent = notes.sent.load(std::memory_order_relaxed);
  stats.acknowledged = notes.acknowledged.load(std::memory_order_relaxed);
  stats.dead_lettered = notes.dead_lettered.load(std::memory_order_relaxed);
  stats.redriven = notes.redriven.load(std::memory_order_relaxed);
  stats.purged = notes.purged.load(std::memory_order_relaxed);
  return stats;
}

Result<> SqsBroker::take_snapshot(QueueName name, Snapshot& snapshot) {
  const SqsQueue& queue = queue_of(name);
  std::vector<SqsMessage> all;
  std::size_t bytes = 0;
  Poll look;
  look.visibility_s = kHiddenForALookS;
  while (all.size() < options_.peek_max && bytes < kSnapshotBytes) {
    look.messages = std::min(options_.peek_max - all.size(), options_.receives_at_once * 10);
    auto polled = poll(queue, look);
    if (!polled && all.empty()) return fail(polled.error());
    if (!polled || polled->messages.empty()) break;
    for (SqsMessage& message : polled->messages) {
      bytes += message.bytes();
      // This look is no receive.
      if (message.receive_count != 0) --message.receive_count;
      all.push_back(std::move(message));
    }
    if (!polled->came_back_full) break;
  }
  show_again(queue, all);
  std::sort(all.begin(), all.end(), [](const SqsMessage& a, const SqsMessage& b) { return a.id < b.id; });
  all.erase(std::unique(all.begin(), all.end(),
                        [](const SqsMessage& a, const SqsMessage& b) { return a.id == b.id; }),
            all.end());
  snapshot = {clock_.monotonic_ms(), std::move(all)};
  return {};
}

Result<MessageBatch> SqsBroker::peek(QueueName name, MessageId after, std::size_t max) {
  if (queue_of(name).max_receives != 0) {
    return fail(ErrorKind::invalid,
                "Messages of " + std::string(to_string(name)) +
                    " on SQS cannot be looked at: each look would count as one of their " +
                    std::to_string(queue_of(name).max_receives) +
                    " receives. Look at valid_orders_dlq, at the stored orders, or at the queue's counts.");
  }
  Notes& notes = notes_of(name);
  std::lock_guard lock(notes.peek_mutex);
  Snapshot& snapshot = notes.snapshot;
  const bool old = clock_.monotonic_ms() - snapshot.taken_ms > kSnapshotAgeMs;
  if (after == 0 || snapshot.taken_ms == 0 || old) {
    if (auto taken = take_snapshot(name, snapshot); !taken) return fail(taken.error());
  }
  MessageBatch batch;
  auto next = std::upper_bound(snapshot.messages.begin(), snapshot.messages.end(), after,
                               [](MessageId id, const SqsMessage& message) { return id < message.id; });
  for (; next != snapshot.messages.end() && batch.messages.size() < max; ++next) append_message(batch, *next);
  return batch;
}

Result<std::uint64_t> SqsBroker::purge(QueueName name) {
  const SqsQueue& queue = queue_of(name);
  const auto before = read_stats(name);
  if (!before) return fail(before.error());
  const JsonCall call{"PurgeQueue", body_with(queue) + "}", options_.request_timeout_ms};
  auto answer = service_.call(call);
  if (!answer) return fail(answer.error());
  if (answer->error_code.find("PurgeQueueInProgress") != std::string::npos) {
    return fail(ErrorKind::conflict, "SQS purged the queue " + queue.name +
                                         " less than a minute ago and refuses to do it again; try later.");
  }
  if (!answer->succeeded()) return fail(refused(call.operation, queue.name, *answer));
  receipts_.settle_all(name);
  const std::uint64_t count = before->visible + before->in_flight;
  notes_of(name).purged.fetch_add(count, std::memory_order_relaxed);
  return count;
}

}  // namespace nexus::aws
