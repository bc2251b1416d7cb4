#include "adapters/memory/memory_broker.h"

#include <algorithm>
#include <chrono>
#include <cstring>

namespace nexus::memory {

using namespace ports;

namespace {
// How often a receive that waits looks whether a visibility timeout or a redrive brought a message.
constexpr auto kWaitSlice = std::chrono::milliseconds(5);

std::string_view keep(MessageBatch& batch, std::string_view text) {
  if (text.empty()) return {};
  auto copy = std::make_unique<char[]>(text.size());
  std::memcpy(copy.get(), text.data(), text.size());
  const std::string_view view(copy.get(), text.size());
  batch.storage.push_back(std::move(copy));
  return view;
}
}  // namespace

Result<SendReport> MemoryBroker::send(std::span<const OutgoingMessage> messages) {
  std::lock_guard lock(mutex_);
  settle();
  std::uint64_t backlog = 0;
  for (const Queue& queue : queues_) backlog += queue.messages.size();
  if (options_.max_backlog_messages != 0 && backlog + messages.size() > options_.max_backlog_messages) {
    return fail(ErrorKind::unavailable, "The queues hold as many messages as they may; send again later.");
  }
  SendReport report;
  report.ids.reserve(messages.size());
  for (const OutgoingMessage& message : messages) {
    const MessageId id = next_id_++;
    Stored stored;
    stored.body = message.body;
    stored.partner_id = message.attributes.partner_id;
    stored.sequence_number = message.attributes.sequence_number;
    stored.external_order_id = message.attributes.external_order_id;
    stored.traceparent = message.attributes.traceparent;
    stored.first_sent_ms = clock_.now().ms;
    Queue& queue = queue_of(message.queue);
    queue.messages.emplace(id, std::move(stored));
    ++queue.counters.sent;
    report.ids.push_back(id);
  }
  changed_.notify_all();
  return report;
}

Result<MessageBatch> MemoryBroker::receive(QueueName queue, const ReceiveOptions& options) {
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::milliseconds(options.wait_ms);
  std::unique_lock lock(mutex_);
  MessageBatch batch;
  while (true) {
    settle();
    take_visible(queue, options, batch);
    const auto now = std::chrono::steady_clock::now();
    if (!batch.messages.empty() || now >= give_up) return batch;
    changed_.wait_until(lock, std::min(give_up, now + kWaitSlice));
  }
}

void MemoryBroker::take_visible(QueueName name, const ReceiveOptions& options, MessageBatch& batch) {
  Queue& queue = queue_of(name);
  const QueuePolicy& policy = policy_of(name);
  const std::int64_t now_ms = clock_.monotonic_ms();
  std::size_t bytes = 0;
  for (auto entry = queue.messages.begin(); entry != queue.messages.end();) {
    const auto current = entry++;
    Stored& stored = current->second;
    if (batch.messages.size() >= options.max_messages) return;
    if (stored.visible_at_ms > now_ms) continue;
    if (policy.max_receives != 0 && policy.dead_letters_to && stored.receive_count >= policy.max_receives) {
      stored.visible_at_ms = 0;
      stored.last_receive = 0;
      queue_of(*policy.dead_letters_to).messages.insert(queue.messages.extract(current));
      ++queue.counters.dead_lettered;
      continue;
    }
    if (!batch.messages.empty() && bytes + stored.body.size() > options.max_bytes) return;
    bytes += stored.body.size();
    ++stored.receive_count;
    stored.last_receive = next_receive_++;
    stored.visible_at_ms = now_ms + options.visibility_timeout_ms.value_or(policy.visibility_timeout_ms);
    Message message = show(current->first, stored, batch);
    message.handle = {current->first, stored.last_receive};
    batch.messages.push_back(message);
  }
}

Message MemoryBroker::show(MessageId id, const Stored& stored, MessageBatch& batch) {
  Message message;
  message.id = id;
  message.body = keep(batch, stored.body);
  message.attributes.partner_id = keep(batch, stored.partner_id);
  message.attributes.sequence_number = stored.sequence_number;
  message.attributes.external_order_id = keep(batch, stored.external_order_id);
  message.attributes.traceparent = keep(batch, stored.traceparent);
  message.first_sent = {stored.first_sent_ms};
  message.receive_count = stored.receive_count;
  message.redrive_count = stored.redrive_count;
  return message;
}

template <class Use>
std::vector<FailedEntry> MemoryBroker::with_current(QueueName name, std::span<const ReceiptHandle> handles,
                                                    Use&& use) {
  Queue& queue = queue_of(name);
  std::vector<FailedEntry> failed;
  for (std::size_t i = 0; i < handles.size(); ++i) {
    const auto found = queue.messages.find(handles[i].message);
    if (found != queue.messages.end() && found->second.last_receive == handles[i].receive) {
      use(queue, found);
      continue;
    }
    bool elsewhere = found != queue.messages.end();
    for (const Queue& other : queues_) elsewhere = elsewhere || other.messages.contains(handles[i].message);
    failed.push_back({i,
                      {elsewhere ? ErrorKind::conflict : ErrorKind::not_found,
                       "The receipt handle is stale: the message was received again, moved or deleted."}});
  }
  return failed;
}

Result<std::vector<FailedEntry>> MemoryBroker::acknowledge(QueueName name,
                                                           std::span<const ReceiptHandle> handles) {
  std::lock_guard lock(mutex_);
  settle();
  auto failed = with_current(name, handles, [](Queue& queue, Messages::iterator message) {
    queue.messages.erase(message);
    ++queue.counters.acknowledged;
  });
  // A message that is gone was acknowledged before, which is what the caller wants.
  std::erase_if(failed, [](const FailedEntry& entry) { return entry.error.kind == ErrorKind::not_found; });
  return failed;
}

Result<std::vector<FailedEntry>> MemoryBroker::change_visibility(QueueName name,
                                                                 std::span<const ReceiptHandle> handles,
                                                                 std::int64_t timeout_ms) {
  if (timeout_ms < 0) return fail(ErrorKind::invalid, "A visibility timeout cannot be negative.");
  std::lock_guard lock(mutex_);
  settle();
  const std::int64_t visible_at_ms = timeout_ms == 0 ? 0 : clock_.monotonic_ms() + timeout_ms;
  auto failed = with_current(name, handles, [&](Queue&, Messages::iterator message) {
    message->second.visible_at_ms = visible_at_ms;
  });
  changed_.notify_all();
  return failed;
}

Result<std::vector<FailedEntry>> MemoryBroker::dead_letter(QueueName name,
                                                           std::span<const ReceiptHandle> handles) {
  const auto target = policy_of(name).dead_letters_to;
  if (!target) {
    return fail(ErrorKind::invalid,
                "The queue " + std::string(to_string(name)) + " has no dead letter queue.");
  }
  std::lock_guard lock(mutex_);
  settle();
  auto failed = with_current(name, handles, [&](Queue& queue, Messages::iterator message) {
    message->second.visible_at_ms = 0;
    message->second.last_receive = 0;
    queue_of(*target).messages.insert(queue.messages.extract(message));
    ++queue.counters.dead_lettered;
  });
  changed_.notify_all();
  return failed;
}

Result<MessageBatch> MemoryBroker::peek(QueueName name, MessageId after, std::size_t max) {
  std::lock_guard lock(mutex_);
  settle();
  MessageBatch batch;
  Queue& queue = queue_of(name);
  for (auto entry = queue.messages.upper_bound(after); entry != queue.messages.end(); ++entry) {
    if (batch.messages.size() >= max) break;
    batch.messages.push_back(show(entry->first, entry->second, batch));
  }
  return batch;
}

Result<QueueStats> MemoryBroker::stats(QueueName name) {
  std::lock_guard lock(mutex_);
  settle();
  const Queue& queue = queue_of(name);
  QueueStats stats = queue.counters;
  const std::int64_t now_ms = clock_.monotonic_ms();
  for (const auto& [id, stored] : queue.messages) {
    ++(stored.visible_at_ms > now_ms ? stats.in_flight : stats.visible);
    stats.oldest_age_ms = std::max(stats.oldest_age_ms, clock_.now().ms - stored.first_sent_ms);
  }
  return stats;
}

Result<std::uint64_t> MemoryBroker::purge(QueueName name) {
  std::lock_guard lock(mutex_);
  settle();
  Queue& queue = queue_of(name);
  const std::uint64_t count = queue.messages.size();
  queue.messages.clear();
  queue.counters.purged += count;
  return count;
}

}  // namespace nexus::memory
