// Looking at messages without receiving them, and copying the journal.
#include <algorithm>

#include "adapters/journal/fatal_report.h"
#include "adapters/journal/journal_broker.h"

namespace nexus::journal {

using namespace ports;

namespace {
constexpr std::size_t kVisitBatch = 8192;
constexpr std::uint64_t kCopyBytes = 1ULL << 20;

Result<> copy_file(const DiskFile& from, DiskFile& to, std::uint64_t bytes) {
  const auto buffer = std::make_unique_for_overwrite<char[]>(kCopyBytes);
  for (std::uint64_t offset = 0; offset < bytes;) {
    const auto got = from.read_at(offset, {buffer.get(), std::min(kCopyBytes, bytes - offset)});
    if (!got) return fail(got.error());
    if (*got == 0) break;
    if (Result<> put = to.write_at(offset, {buffer.get(), *got}); !put) return put;
    offset += *got;
  }
  return to.sync();
}

}  // namespace

Result<MessageBatch> JournalBroker::peek(QueueName queue, MessageId after, std::size_t max) {
  std::unique_lock lock(mutex_);
  const std::vector<Located> located = locate(queue, after + 1, max);
  lock.unlock();
  MessageBatch batch;
  MessageReader reader(batch.storage, located.size());
  Result<> outcome;
  for (const Located& wanted : located) {
    const auto record = reader.read(wanted);
    if (!record && record.error().kind != ErrorKind::corrupt) {
      outcome = fail(record.error());
      break;
    }
    const auto fields = record ? read_message(*record) : std::nullopt;
    // A damaged one is noticed, reported and set aside when it is received.
    if (!fields) continue;
    Message message;
    message.id = wanted.id;
    message.body = fields->body;
    message.attributes = fields->attributes;
    message.first_sent = {fields->first_sent_ms};
    message.receive_count = static_cast<std::uint32_t>(wanted.state.receives);
    message.redrive_count = static_cast<std::uint32_t>(wanted.state.redrives);
    batch.messages.push_back(message);
  }
  lock.lock();
  unpin(located);
  if (!outcome) return fail(outcome.error());
  return batch;
}

Result<QueueStats> JournalBroker::stats(QueueName queue) {
  std::unique_lock lock(mutex_);
  show_due();
  QueueStats stats;
  stats.visible = index_.ready(queue);
  stats.in_flight = index_.total(queue) - stats.visible;
  const QueueCounters& counters = counters_of(queue);
  stats.sent = counters.sent;
  stats.acknowledged = counters.acknowledged;
  stats.dead_lettered = counters.dead_lettered;
  stats.redriven = counters.redriven;
  stats.expired = counters.expired;
  stats.purged = counters.purged;
  const std::vector<Located> oldest = locate(queue, 0, 1);
  lock.unlock();
  if (oldest.empty()) return stats;
  std::vector<std::unique_ptr<char[]>> storage;
  const auto record = MessageReader(storage, 1).read(oldest[0]);
  const auto fields = record ? read_message(*record) : std::nullopt;
  if (fields) stats.oldest_age_ms = std::max<std::int64_t>(0, steady_now_ms() - fields->first_sent_ms);
  lock.lock();
  unpin(oldest);
  return stats;
}

Result<> JournalBroker::for_each_waiting(QueueName queue, const Visitor& visit) {
  MessageId from = 0;
  while (true) {
    std::unique_lock lock(mutex_);
    const std::vector<Located> located = locate(queue, from, kVisitBatch);
    lock.unlock();
    if (located.empty()) return {};
    std::vector<std::unique_ptr<char[]>> storage;
    MessageReader reader(storage, located.size());
    Result<> outcome;
    bool go_on = true;
    for (const Located& wanted : located) {
      const auto record = reader.read(wanted);
      const auto fields = record ? read_message(*record) : std::nullopt;
      if (!record && record.error().kind != ErrorKind::corrupt) outcome = fail(record.error());
      if (!outcome) break;
      if (fields) go_on = visit(queue, wanted.id, fields->attributes, fields->body);
      if (!go_on) break;
      // Only the newest chunk is still pointed into.
      if (storage.size() > 1) storage.erase(storage.begin(), storage.end() - 1);
    }
    lock.lock();
    unpin(located);
    if (!outcome || !go_on) return outcome;
    from = located.back().id + 1;
  }
}

Result<std::string> JournalBroker::read_body(MessageId id) {
  std::unique_lock lock(mutex_);
  const MessageState* state = index_.find(id);
  if (state == nullptr) return fail(ErrorKind::not_found, "No message with that id is waiting.");
  const Located located = pin(id, *state);
  lock.unlock();
  std::vector<std::unique_ptr<char[]>> storage;
  const auto record = MessageReader(storage, 1).read(located);
  const auto fields = record ? read_message(*record) : std::nullopt;
  lock.lock();
  unpin({&located, 1});
  if (!record) return fail(record.error());
  if (!fields) return fail(ErrorKind::corrupt, "The record of that message is damaged.");
  return std::string(fields->body);
}

Result<> JournalBroker::snapshot(Disk& target) {
  struct Copied {
    Segment* segment;
    std::uint64_t bytes;
  };
  std::vector<Copied> wanted;
  std::unique_lock lock(mutex_);
  for (const auto& segment : log_.segments()) {
    ++segment->readers;
    wanted.push_back({segment.get(), segment->end});
  }
  lock.unlock();
  Result<> outcome;
  for (const Copied& copied : wanted) {
    auto file = target.create(copied.segment->name);
    outcome = file ? copy_file(*copied.segment->file, **file, copied.bytes) : Result<>(fail(file.error()));
    if (!outcome) break;
  }
  if (outcome) outcome = target.sync_folder();
  lock.lock();
  for (const Copied& copied : wanted) --copied.segment->readers;
  return outcome;
}

}  // namespace nexus::journal
