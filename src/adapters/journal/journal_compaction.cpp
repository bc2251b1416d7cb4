// Keeping the disk small: segments whose messages are gone become spares, and when too much is held
// by too few messages, the first segment's last messages are written again at the end.
#include <algorithm>

#include "adapters/journal/fatal_report.h"
#include "adapters/journal/journal_broker.h"

namespace nexus::journal {

using namespace ports;

namespace {
constexpr std::size_t kRelocationBatch = 256;
// Segments beyond twice the live bytes that are left alone.
constexpr std::uint64_t kSlackSegments = 4;
}  // namespace

Result<> JournalBroker::give_up_segments() {
  const auto first_is_dead = [&] {
    auto& segments = log_.segments();
    return segments.size() > 1 && segments.front()->live == 0 && segments.front()->readers == 0;
  };
  while (true) {
    {
      std::lock_guard lock(mutex_);
      if (!first_is_dead()) return {};
    }
    // Relocated copies, and whatever else was said about the messages, come first.
    if (Result<> synced = sync_log(); !synced) return synced;
    std::unique_lock lock(mutex_);
    if (!first_is_dead()) return {};
    const std::unique_ptr<Segment> first = log_.take_first();
    const bool keep = log_.wants_spare();
    lock.unlock();
    auto spare = log_.recycle(*first, keep);
    if (!spare) return guard(fail(spare.error()));
    lock.lock();
    if (*spare) log_.add_spare(**spare);
  }
}

Result<> JournalBroker::add_spares() {
  while (true) {
    std::unique_lock lock(mutex_);
    const std::string name = log_.name_for_spare();
    lock.unlock();
    if (name.empty()) return {};
    auto spare = log_.make_spare(name);
    // No space, or no luck: sends then grow files as they need them.
    if (!spare) return {};
    lock.lock();
    log_.add_spare(*spare);
  }
}

bool JournalBroker::wants_relocation() {
  auto& segments = log_.segments();
  if (segments.size() <= kSlackSegments || segments.front()->live == 0) return false;
  std::uint64_t live_bytes = 0;
  for (const auto& segment : segments) live_bytes += segment->live_bytes();
  // Half of the copies would only take the room that acknowledgements need.
  if (segments.front()->live_bytes() > log_.room() && log_.spares() < 2) return false;
  return segments.size() * options_.segment_bytes > 2 * live_bytes + kSlackSegments * options_.segment_bytes;
}

Result<> JournalBroker::relocate_first() {
  const FatalReport fatal(*this);
  MessageId from = 0;
  while (true) {
    std::unique_lock lock(mutex_);
    const Segment& first = *log_.segments().front();
    std::vector<Located> located;
    for (auto found = index_.next_in_slot(first.slot, from); found && located.size() < kRelocationBatch;
         found = index_.next_in_slot(first.slot, from)) {
      located.push_back(pin(found.id, *found.state));
      from = found.id + 1;
    }
    if (located.empty()) {
      // What is left of the count belongs to a send that is not finished, and stays.
      return {};
    }
    lock.unlock();
    Result<> done = relocate(located);
    lock.lock();
    unpin(located);
    if (!done) return done;
  }
}

// Encodes what can be read; a damaged message is set aside.
Result<std::string> JournalBroker::encode_relocated(std::span<const Located> messages,
                                                    std::vector<RecordSpot>& records,
                                                    std::vector<Located>& encoded) {
  std::vector<std::unique_ptr<char[]>> storage;
  MessageReader reader(storage, messages.size());
  std::string bytes;
  for (const Located& message : messages) {
    const auto record = reader.read(message);
    if (!record && record.error().kind != ErrorKind::corrupt) return fail(record.error());
    auto fields = record ? read_message(*record) : std::nullopt;
    if (!fields) {
      const Error why = record ? Error{ErrorKind::corrupt, "The record holds no message."} : record.error();
      if (Result<> away = set_aside(message, why); !away) return fail(away.error());
      continue;
    }
    const std::uint64_t size = kHeaderBytes + padded(message_payload_bytes(*fields, RecordType::relocated));
    records.push_back({bytes.size(), size});
    bytes.resize(bytes.size() + size);
    write_message(bytes.data() + records.back().offset, *fields, RecordType::relocated,
                  message.state.queue());
    encoded.push_back(message);
  }
  return bytes;
}

Result<> JournalBroker::relocate(std::span<const Located> messages) {
  std::vector<RecordSpot> records;
  std::vector<Located> encoded;
  auto bytes = encode_relocated(messages, records, encoded);
  if (!bytes) return fail(bytes.error());
  std::lock_guard lock(mutex_);
  for (std::size_t i = 0; i < encoded.size(); ++i) {
    MessageState* state = index_.find(encoded[i].id);
    const std::size_t old_slot = encoded[i].segment->slot;
    if (state == nullptr || state->slot != old_slot || state->offset() != encoded[i].offset) continue;
    RelocatedState written{state->queue(), static_cast<std::uint16_t>(state->receives),
                           static_cast<std::uint16_t>(state->generation),
                           static_cast<std::uint16_t>(state->redrives)};
    if (state->kind() == MessageKind::hidden) {
      const Deadline deadline = in_flight_of(state->queue()).deadline_of(encoded[i].id);
      written.visible_at_ms = steady_now_ms() + (deadline.at_ms - clock_.monotonic_ms());
      written.timeout_ms = deadline.timeout_ms;
    }
    complete_relocated(bytes->data() + records[i].offset, written);
    if (Result<> room = guard(log_.make_room(records[i].bytes, Purpose::bookkeeping)); !room) return room;
    const auto offset = log_.write(bytes->data(), {&records[i], 1});
    if (!offset) return guard(fail(offset.error()));
    Segment& to = log_.active();
    ++to.live;
    ++to.messages;
    to.message_bytes += records[i].bytes;
    --log_.at(old_slot)->live;
    state->slot = to.slot & (kMaxSegments - 1);
    state->offset_words = (*offset / 8) & 0xFFFFFF;
  }
  return {};
}

}  // namespace nexus::journal
