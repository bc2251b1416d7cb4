// What each record means when the journal is opened.
//
// A record may speak of messages that are not known: they were in segments that have been given up,
// which happens only when the messages are gone or were written again behind this record. Such ids
// count in the counters and are otherwise passed over.
#include <algorithm>

#include "adapters/journal/journal_broker.h"

namespace nexus::journal {

using namespace ports;

namespace {
// Ids are counted from 1, so a greater one was never given out.
constexpr MessageId kMaxId = 1ULL << 62;
}  // namespace

void JournalBroker::replay(const Record& record, Segment& segment) {
  switch (record.type) {
    case RecordType::segment_start:
      if (const auto start = read_segment_start(record)) {
        if (start->next_id > next_id_.load() && start->next_id <= kMaxId) next_id_.store(start->next_id);
        if (segment.slot == log_.segments().front()->slot) counters_ = start->counters;
      }
      return;
    case RecordType::message:
    case RecordType::relocated: return replay_message(record, segment);
    case RecordType::sync_mark:
    case RecordType::filler: return;
    default: return replay_change(record);
  }
}

void JournalBroker::replay_message(const Record& record, Segment& segment) {
  const auto fields = read_message(record);
  if (!fields || fields->id == 0 || fields->id >= kMaxId) return;
  if (fields->id >= next_id_.load()) next_id_.store(fields->id + 1);
  forget(fields->id);
  MessageState state;
  state.offset_words = (record.offset / 8) & 0xFFFFFF;
  state.slot = segment.slot & (kMaxSegments - 1);
  state.queue_bits = static_cast<std::uint8_t>(record.queue) & 3U;
  state.kind_bits = static_cast<std::uint8_t>(MessageKind::ready) & 3U;
  state.receives = std::min<std::uint32_t>(fields->receives, kMaxReceives) & kMaxReceives;
  state.redrives = std::min<std::uint32_t>(fields->redrives, kMaxRedrives) & kMaxRedrives;
  state.generation = fields->generation & (kGenerations - 1);
  index_.insert(fields->id, state, fields->first_sent_ms);
  ++segment.live;
  ++segment.messages;
  segment.message_bytes += record.end - record.offset;
  if (record.type == RecordType::message) ++counters_of(record.queue).sent;
  const Deadline deadline = deadline_after_restart(fields->visible_at_ms, fields->timeout_ms);
  if (deadline.at_ms > clock_.monotonic_ms()) {
    index_.move(fields->id, *index_.find(fields->id), record.queue, MessageKind::hidden);
    in_flight_of(record.queue).hide(fields->id, fields->id, 1, deadline);
  }
}

// What is left of a visibility timeout, and never more than the whole: whatever was done to the
// clock while nobody was there, no message stays away for longer.
Deadline JournalBroker::deadline_after_restart(std::int64_t visible_at_ms, std::int64_t timeout_ms) const {
  const bool keep = visible_at_ms != 0 && timeout_ms > 0 && !options_.release_in_flight_on_open;
  const std::int64_t left_ms =
      keep ? std::clamp<std::int64_t>(visible_at_ms - opened_wall_ms_, 0, timeout_ms) : 0;
  return {opened_monotonic_ms_ + left_ms, timeout_ms};
}

void JournalBroker::replay_change(const Record& record) {
  Change change;
  const auto runs = read_change(record, change);
  if (!runs) return;
  const bool hides = record.type == RecordType::received || record.type == RecordType::visibility;
  IdRuns hidden;
  for (const IdRun& run : *runs) {
    for (MessageId id = run.first; id < run.first + run.count; ++id) {
      MessageState* state = index_.find(id);
      if (state == nullptr) continue;
      if (record.type == RecordType::dead_lettered || record.type == RecordType::redriven) {
        if (record.type == RecordType::redriven) state->count_redrive();
        move_to(id, *state, change.to);
      } else if (hides) {
        if (state->kind() == MessageKind::hidden) in_flight_of(state->queue()).release(id);
        if (record.type == RecordType::received) state->count_receive();
        index_.move(id, *state, record.queue, MessageKind::hidden);
        hidden.add(id);
      } else {
        forget(id);
      }
    }
  }
  if (hides)
    hide(record.queue, hidden.runs(), deadline_after_restart(change.visible_at_ms, change.timeout_ms));
  count_change(record.type, record.queue, change.count);
}

void JournalBroker::count_change(RecordType type, QueueName queue, std::uint64_t count) {
  QueueCounters& counters = counters_of(queue);
  switch (type) {
    case RecordType::acknowledged: counters.acknowledged += count; return;
    case RecordType::dead_lettered: counters.dead_lettered += count; return;
    case RecordType::redriven: counters.redriven += count; return;
    case RecordType::expired: counters.expired += count; return;
    case RecordType::purged: counters.purged += count; return;
    case RecordType::withdrawn: counters.sent -= count; return;
    default: return;
  }
}

}  // namespace nexus::journal
