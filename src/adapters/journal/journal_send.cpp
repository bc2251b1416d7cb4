// Sending: encoded by the caller, written and synced by whoever commits.
#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "adapters/journal/fatal_report.h"
#include "adapters/journal/journal_broker.h"

namespace nexus::journal {

using namespace ports;

namespace {

// The lock is let go between pieces of a large send, so that others get in between.
constexpr std::uint64_t kPieceBytes = 1ULL << 20;
// A thread keeps the buffer of its last send up to this size.
constexpr std::size_t kKeptBufferBytes = 32ULL << 20;

// Bytes for one send at a time, kept by the thread that sends.
char* buffer_of(std::uint64_t bytes) {
  thread_local std::unique_ptr<char[]> buffer;
  thread_local std::size_t capacity = 0;
  if (bytes > capacity || capacity > kKeptBufferBytes) {
    capacity = std::max<std::size_t>(bytes, 64ULL << 10);
    buffer = std::make_unique_for_overwrite<char[]>(capacity);
  }
  return buffer.get();
}

MessageFields fields_of(const OutgoingMessage& message) {
  MessageFields fields;
  fields.attributes = message.attributes;
  fields.body = message.body;
  return fields;
}

std::uint64_t record_bytes(const OutgoingMessage& message) {
  return kHeaderBytes + padded(message_payload_bytes(fields_of(message), RecordType::message));
}

bool attributes_fit(const MessageAttributes& attributes) {
  return std::max({attributes.partner_id.size(), attributes.external_order_id.size(),
                   attributes.traceparent.size()}) <= kMaxAttributeBytes;
}

// Encodes what can be sent; the others are failed entries of the report.
SendGroup encode(std::span<const OutgoingMessage> messages, std::uint64_t largest, SendReport& report) {
  SendGroup group;
  group.records.reserve(messages.size());
  group.queues.reserve(messages.size());
  std::uint64_t total = 0;
  for (std::size_t i = 0; i < messages.size(); ++i) {
    const std::uint64_t bytes = record_bytes(messages[i]);
    const bool fits = bytes <= largest && attributes_fit(messages[i].attributes);
    if (!fits) {
      report.failed.push_back(
          {i,
           {ErrorKind::invalid, fmt::format("The message takes {} bytes of the journal; at most {} "
                                            "fit, and 65535 for an attribute.",
                                            bytes, largest)}});
    }
    group.records.push_back({total, fits ? bytes : 0});
    total += fits ? bytes : 0;
  }
  group.bytes = buffer_of(total);
  return group;
}

}  // namespace

Result<SendReport> JournalBroker::send(std::span<const OutgoingMessage> messages) {
  const FatalReport fatal(*this);
  if (stopped()) return stopped_error();
  SendReport report;
  report.ids.resize(messages.size());
  if (messages.empty()) return report;
  if (options_.max_backlog_messages != 0) {
    std::lock_guard lock(mutex_);
    if (index_.total() + messages.size() > options_.max_backlog_messages) {
      return fail(ErrorKind::unavailable, "The queues hold as many messages as they may; send again later.");
    }
  }
  SendGroup group = encode(messages, log_.largest_record(), report);
  const std::size_t count = messages.size() - report.failed.size();
  if (count == 0) return report;
  group.first_id = next_id_.fetch_add(count);
  group.first_sent_ms = clock_.now().ms;
  MessageId id = group.first_id;
  for (std::size_t i = 0; i < messages.size(); ++i) {
    if (group.records[i].bytes == 0) continue;
    MessageFields fields = fields_of(messages[i]);
    fields.id = id;
    fields.first_sent_ms = group.first_sent_ms;
    write_message(group.bytes + group.records[i].offset, fields, RecordType::message, messages[i].queue);
    group.queues.push_back(messages[i].queue);
    report.ids[i] = id++;
  }
  std::erase_if(group.records, [](const RecordSpot& record) { return record.bytes == 0; });
  group_commit_.submit(group);
  if (!group.outcome) return fail(group.outcome.error());
  return report;
}

void JournalBroker::commit(std::span<SendGroup* const> groups) {
  Result<> outcome = stopped() ? fail(ErrorKind::internal, "The journal has stopped.") : Result<>{};
  if (outcome) outcome = groups.size() == 1 ? write_group(*groups[0]) : write_together(groups);
  if (outcome) outcome = sync_log();
  std::lock_guard lock(mutex_);
  for (SendGroup* group : groups) {
    group->outcome = outcome;
    if (outcome) {
      publish(*group);
    } else if (!stopped()) {
      withdraw(*group);
    }
  }
  if (waiting_receivers_ > 0) arrived_.notify_all();
}

Result<> JournalBroker::write_together(std::span<SendGroup* const> groups) {
  SendGroup joined;
  std::uint64_t total = 0;
  for (const SendGroup* group : groups) total += group->records.back().offset + group->records.back().bytes;
  if (joined_bytes_ < total || joined_bytes_ > kKeptBufferBytes) {
    joined_bytes_ = std::max<std::size_t>(total, 64ULL << 10);
    joined_ = std::make_unique_for_overwrite<char[]>(joined_bytes_);
  }
  joined.bytes = joined_.get();
  std::uint64_t at = 0;
  for (const SendGroup* group : groups) {
    const std::uint64_t bytes = group->records.back().offset + group->records.back().bytes;
    std::memcpy(joined.bytes + at, group->bytes, bytes);
    for (const RecordSpot& record : group->records)
      joined.records.push_back({at + record.offset, record.bytes});
    joined.queues.insert(joined.queues.end(), group->queues.begin(), group->queues.end());
    at += bytes;
  }
  Result<> outcome = write_group(joined);
  auto place = joined.places.begin();
  for (SendGroup* group : groups) {
    const auto count = std::min<std::ptrdiff_t>(std::ssize(group->records), joined.places.end() - place);
    group->places.assign(place, place + count);
    place += count;
  }
  return outcome;
}

Result<> JournalBroker::write_group(SendGroup& group) {
  const std::span<const RecordSpot> records(group.records);
  group.places.reserve(records.size());
  for (std::size_t next = 0; next < records.size();) {
    std::lock_guard lock(mutex_);
    if (Result<> room = guard(log_.make_room(records[next].bytes, Purpose::send)); !room) return room;
    const std::uint64_t limit = std::max(std::min(kPieceBytes, log_.room()), records[next].bytes);
    std::size_t end = next + 1;
    const std::uint64_t begin = records[next].offset;
    while (end < records.size() && records[end].offset + records[end].bytes - begin <= limit) ++end;
    const auto offset = log_.write(group.bytes, records.subspan(next, end - next));
    if (!offset) return guard(fail(offset.error()));
    Segment& segment = log_.active();
    for (; next < end; ++next) {
      group.places.push_back({segment.slot, *offset + records[next].offset - begin});
      ++counters_of(group.queues[next]).sent;
      segment.message_bytes += records[next].bytes;
      ++segment.messages;
      ++segment.live;
    }
  }
  return {};
}

void JournalBroker::publish(const SendGroup& group) {
  for (std::size_t i = 0; i < group.places.size(); ++i) {
    MessageState state;
    state.offset_words = (group.places[i].offset / 8) & 0xFFFFFF;
    state.slot = group.places[i].slot & (kMaxSegments - 1);
    state.queue_bits = static_cast<std::uint8_t>(group.queues[i]) & 3U;
    state.kind_bits = static_cast<std::uint8_t>(MessageKind::ready) & 3U;
    index_.insert(group.first_id + i, state, group.first_sent_ms);
  }
}

void JournalBroker::withdraw(const SendGroup& group) {
  if (group.places.empty()) return;
  std::array<IdRuns, kQueueCount> ids;
  for (std::size_t i = 0; i < group.places.size(); ++i) {
    ids[static_cast<std::size_t>(group.queues[i])].add(group.first_id + i);
    --log_.at(group.places[i].slot)->live;
  }
  for (int i = 0; i < kQueueCount; ++i) {
    const IdRuns& withdrawn = ids[static_cast<std::size_t>(i)];
    if (withdrawn.empty()) continue;
    counters_[static_cast<std::size_t>(i)].sent -= withdrawn.count();
    // Without this record a restart would bring back messages whose sender was told that nothing
    // was done, so there is no going on without it.
    const Result<> written = append_change(RecordType::withdrawn, static_cast<QueueName>(i), withdrawn);
    if (!written) static_cast<void>(guard(fail(ErrorKind::internal, written.error().message)));
  }
}

Result<> JournalBroker::sync_log() {
  std::lock_guard one_at_a_time(sync_mutex_);
  std::unique_lock lock(mutex_);
  const LogPosition position = log_.position();
  lock.unlock();
  const Result<> synced = position.file->sync();
  if (!synced) return guard(fail(ErrorKind::internal, synced.error().message));
  lock.lock();
  log_.synced(position);
  return {};
}

}  // namespace nexus::journal
