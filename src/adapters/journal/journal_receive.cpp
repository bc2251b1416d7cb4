// Receiving: messages are claimed under the lock, read without it, and handed out once the receive
// is written.
#include <algorithm>

#include "adapters/journal/fatal_report.h"
#include "adapters/journal/journal_broker.h"

namespace nexus::journal {

using namespace ports;

namespace {
// A receive that waits looks at least this often whether a hidden message has become visible.
constexpr auto kWaitSlice = std::chrono::milliseconds(20);
}  // namespace

Result<MessageBatch> JournalBroker::receive(QueueName queue, const ReceiveOptions& options) {
  const FatalReport fatal(*this);
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::milliseconds(options.wait_ms);
  while (true) {
    if (stopped()) return stopped_error();
    auto claimed = claim(queue, options);
    if (!claimed) return fail(claimed.error());
    MessageBatch batch;
    if (!claimed->empty()) {
      const auto read = read_claimed(*claimed, options, batch);
      if (!read) batch.messages.clear();
      Result<> delivered = deliver(queue, options, *claimed, batch);
      if (!read) return fail(read.error());
      if (!delivered) return fail(delivered.error());
      if (!batch.messages.empty()) return batch;
      if (*read > 0) continue;
    }
    if (!wait_for_message(queue, give_up)) return batch;
  }
}

bool JournalBroker::wait_for_message(QueueName queue, std::chrono::steady_clock::time_point give_up) {
  const auto now = std::chrono::steady_clock::now();
  if (now >= give_up) return false;
  std::unique_lock lock(mutex_);
  ++waiting_receivers_;
  arrived_.wait_until(lock, std::min(give_up, now + kWaitSlice), [&] { return index_.ready(queue) > 0; });
  --waiting_receivers_;
  return true;
}

void JournalBroker::show_due() {
  const std::int64_t now_ms = clock_.monotonic_ms();
  for (int i = 0; i < kQueueCount; ++i) {
    const auto queue = static_cast<QueueName>(i);
    while (const auto range = in_flight_of(queue).take_due(now_ms)) {
      for (auto found = index_.next_in(queue, range->first); found && found.id <= range->last;
           found = index_.next_in(queue, found.id + 1)) {
        if (found.state->kind() == MessageKind::hidden)
          index_.move(found.id, *found.state, queue, MessageKind::ready);
      }
    }
  }
}

Located JournalBroker::pin(MessageId id, const MessageState& state) {
  Segment* segment = log_.at(state.slot);
  ++segment->readers;
  return {id, segment, state.offset(), state, segment->average_message_bytes()};
}

void JournalBroker::unpin(std::span<const Located> located) {
  for (const Located& message : located) --message.segment->readers;
}

std::vector<Located> JournalBroker::locate(QueueName queue, MessageId from, std::size_t max) {
  std::vector<Located> located;
  for (auto found = index_.next_in(queue, from); found && located.size() < max;
       found = index_.next_in(queue, found.id + 1)) {
    located.push_back(pin(found.id, *found.state));
  }
  return located;
}

Result<std::vector<Located>> JournalBroker::claim(QueueName queue, const ReceiveOptions& options) {
  const QueuePolicy& policy = policy_of(queue);
  const bool limited = policy.max_receives != 0 && policy.dead_letters_to;
  std::lock_guard lock(mutex_);
  show_due();
  // Claiming far more than max_bytes can hold would only be undone again.
  std::uint64_t bytes_left = options.max_bytes + options.max_bytes / 4;
  std::vector<Located> claimed;
  IdRuns poisoned;
  for (auto found = index_.next_ready(queue, 0); found; found = index_.next_ready(queue, found.id + 1)) {
    if (limited && found.state->receives >= policy.max_receives) {
      poisoned.add(found.id);
      continue;
    }
    if (claimed.size() >= options.max_messages || (!claimed.empty() && bytes_left == 0)) break;
    claimed.push_back(pin(found.id, *found.state));
    index_.move(found.id, *found.state, queue, MessageKind::claimed);
    bytes_left -= std::min(bytes_left, claimed.back().average_bytes);
  }
  Result<> moved = give_to_dead_letters(queue, poisoned);
  if (moved) return claimed;
  for (const Located& message : claimed) {
    MessageState* state = index_.find(message.id);
    index_.move(message.id, *state, queue, MessageKind::ready);
  }
  unpin(claimed);
  return fail(moved.error());
}

Result<> JournalBroker::give_to_dead_letters(QueueName queue, const IdRuns& ids) {
  if (ids.empty()) return {};
  const QueueName target = *policy_of(queue).dead_letters_to;
  Change change;
  change.to = target;
  if (Result<> written = append_change(RecordType::dead_lettered, queue, ids, change); !written)
    return written;
  ids.for_each([&](MessageId id) {
    if (MessageState* state = index_.find(id)) move_to(id, *state, target);
  });
  counters_of(queue).dead_lettered += ids.count();
  return {};
}

// Gives how many of the claimed messages were looked at; the batch holds those that could be read.
Result<std::size_t> JournalBroker::read_claimed(const std::vector<Located>& claimed,
                                                const ReceiveOptions& options, MessageBatch& batch) {
  MessageReader reader(batch.storage, claimed.size());
  std::uint64_t bytes = 0;
  std::size_t looked_at = 0;
  batch.messages.reserve(claimed.size());
  for (const Located& wanted : claimed) {
    const auto record = reader.read(wanted);
    const auto fields = record ? read_message(*record) : std::nullopt;
    if (!record && record.error().kind != ErrorKind::corrupt) return fail(record.error());
    if (!fields || fields->id != wanted.id) {
      const Error why =
          record ? Error{ErrorKind::corrupt, "The record holds another message."} : record.error();
      if (Result<> away = set_aside(wanted, why); !away) return fail(away.error());
      ++looked_at;
      continue;
    }
    bytes += fields->body.size();
    if (!batch.messages.empty() && bytes > options.max_bytes) break;
    Message message;
    message.id = wanted.id;
    message.body = fields->body;
    message.attributes = fields->attributes;
    message.first_sent = {fields->first_sent_ms};
    batch.messages.push_back(message);
    ++looked_at;
  }
  return looked_at;
}

Result<> JournalBroker::deliver(QueueName queue, const ReceiveOptions& options,
                                const std::vector<Located>& claimed, MessageBatch& batch) {
  std::lock_guard lock(mutex_);
  unpin(claimed);
  // A message may have been purged or acknowledged by an older handle while its body was read.
  std::erase_if(batch.messages, [&](const Message& message) {
    const MessageState* state = index_.find(message.id);
    return state == nullptr || state->kind() != MessageKind::claimed;
  });
  IdRuns ids;
  for (const Message& message : batch.messages) ids.add(message.id);
  Deadline deadline;
  deadline.timeout_ms = options.visibility_timeout_ms.value_or(policy_of(queue).visibility_timeout_ms);
  deadline.at_ms = clock_.monotonic_ms() + deadline.timeout_ms;
  Result<> written;
  if (!ids.empty()) {
    Change change;
    change.visible_at_ms = steady_now_ms() + deadline.timeout_ms;
    change.timeout_ms = deadline.timeout_ms;
    written = append_change(RecordType::received, queue, ids, change);
  }
  if (!written) batch.messages.clear();
  for (Message& message : batch.messages) {
    MessageState& state = *index_.find(message.id);
    state.count_receive();
    index_.move(message.id, state, queue, MessageKind::hidden);
    message.receive_count = static_cast<std::uint32_t>(state.receives);
    message.redrive_count = static_cast<std::uint32_t>(state.redrives);
    message.handle = {message.id, state.generation};
  }
  if (written) hide(queue, ids.runs(), deadline);
  for (const Located& message : claimed) {
    MessageState* state = index_.find(message.id);
    if (state != nullptr && state->kind() == MessageKind::claimed) {
      index_.move(message.id, *state, state->queue(), MessageKind::ready);
    }
  }
  return written;
}

Result<> JournalBroker::set_aside(const Located& damaged, const Error& why) {
  const std::string name = damaged_name(damaged.segment->sequence, damaged.offset);
  report("Message " + std::to_string(damaged.id) + " cannot be read and was set aside: " + why.message +
         " The bytes are in " + name + ".");
  std::string bytes(std::max<std::uint64_t>(damaged.average_bytes, kHeaderBytes), '\0');
  const auto got = damaged.segment->file->read_at(damaged.offset, {bytes.data(), bytes.size()});
  auto file = disk_.create(name);
  // The copy is for a person to look at; that it cannot be made must not keep the queue from moving.
  if (got && file) static_cast<void>((*file)->write_at(0, std::string_view(bytes).substr(0, *got)));
  std::lock_guard lock(mutex_);
  const MessageState* state = index_.find(damaged.id);
  if (state == nullptr || state->offset() != damaged.offset) return {};
  IdRuns ids;
  ids.add(damaged.id);
  if (Result<> written = append_change(RecordType::set_aside, state->queue(), ids); !written) return written;
  forget(damaged.id);
  set_aside_.fetch_add(1);
  return {};
}

}  // namespace nexus::journal
