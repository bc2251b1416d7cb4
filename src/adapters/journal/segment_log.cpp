#include "adapters/journal/segment_log.h"

#include <algorithm>

#include "base/check.h"

namespace nexus::journal {

Segment& SegmentLog::adopt(std::unique_ptr<Segment> segment) {
  never_use_again(segment->sequence);
  segment->slot = free_slot();
  slots_[segment->slot] = segment.get();
  segments_.push_back(std::move(segment));
  continue_active();
  return active();
}

void SegmentLog::continue_active() {
  synced_until_ = 0;
  changed_until_ = active().end;
  marked_until_ = 0;
}

Result<> SegmentLog::replace_active() {
  const std::unique_ptr<Segment> never_written = std::move(segments_.back());
  segments_.pop_back();
  slots_[never_written->slot] = nullptr;
  if (Result<> removed = disk_.remove(never_written->name); !removed) return removed;
  if (segments_.empty()) return begin();
  continue_active();
  return rotate(Purpose::bookkeeping);
}

std::size_t SegmentLog::free_slot() const {
  const auto slot = std::find(slots_.begin(), slots_.end(), nullptr);
  check(slot != slots_.end(), "the journal has fewer segments than its table has places");
  return static_cast<std::size_t>(slot - slots_.begin());
}

bool SegmentLog::may_grow() const {
  if (segments_.size() + 1 >= kSlotCount) return false;
  return options_.max_disk_bytes == 0 || disk_bytes() + options_.segment_bytes <= options_.max_disk_bytes;
}

Result<> SegmentLog::make_room(std::uint64_t bytes, Purpose purpose) {
  check(bytes <= largest_record(), "a record fits into a segment");
  if (purpose == Purpose::send && in_reserve_) {
    if (Result<> added = add_reserve(); !added) return added;
  }
  if (active().end + bytes <= options_.segment_bytes) return {};
  return rotate(purpose);
}

Result<> SegmentLog::add_reserve() {
  if (spares_.empty()) {
    const std::string name = name_for_spare();
    if (name.empty()) return fail(ErrorKind::storage_full, "The journal takes as much disk space as it may.");
    auto spare = make_spare(name);
    if (!spare) return fail(spare.error());
    add_spare(*spare);
  }
  in_reserve_ = false;
  return {};
}

Result<> SegmentLog::rotate(Purpose purpose) {
  if (segments_.size() + 1 >= kSlotCount) {
    return fail(ErrorKind::storage_full, "The journal has as many segments as it can have.");
  }
  // A later segment tells the reader that this one is durable to its end, so it has to be, sync marks
  // included.
  if (synced_until_ < active().end) {
    if (Result<> synced = sync(); !synced) return synced;
  }
  const std::size_t kept_back = purpose == Purpose::send ? 1 : 0;
  if (spares_.size() > kept_back) {
    const Spare spare = spares_.front();
    spares_.pop_front();
    in_reserve_ = purpose == Purpose::bookkeeping && spares_.empty();
    return activate(spare);
  }
  if (!may_grow()) return fail(ErrorKind::storage_full, "The journal takes as much disk space as it may.");
  return activate(std::nullopt);
}

Result<> SegmentLog::activate(const std::optional<Spare>& spare) {
  auto segment = std::make_unique<Segment>();
  segment->sequence = next_sequence_++;
  segment->name = segment_name(segment->sequence);
  auto file = [&]() -> Result<std::unique_ptr<ports::DiskFile>> {
    if (!spare) return disk_.create(segment->name);
    if (Result<> renamed = disk_.rename(spare->name, segment->name); !renamed) return fail(renamed.error());
    return disk_.open(segment->name);
  }();
  if (!file) return fail(file.error());
  segment->file = std::move(*file);
  segment->file_bytes = !spare ? 0 : options_.segment_bytes;
  // The name must be durable before bytes that were written for another one are overwritten.
  if (Result<> synced = disk_.sync_folder(); !synced) {
    return fail(ErrorKind::internal, synced.error().message);
  }
  SegmentStart start = make_start_();
  start.sequence = segment->sequence;
  start.previous = segments_.empty() ? 0 : active().sequence;
  start.previous_end = segments_.empty() ? 0 : active().end;
  start.recycled = spare && !spare->zeros;
  const std::string payload = segment_start_payload(start);
  std::string record(kHeaderBytes, '\0');
  record += payload;
  write_header(record.data(), RecordType::segment_start, ports::QueueName::valid_orders,
               static_cast<std::uint32_t>(payload.size()));
  seal_header(record.data(), {segment->sequence, 0}, 0);
  if (Result<> written = segment->file->write_at(0, record); !written) {
    segment->file.reset();
    if (Result<> removed = disk_.remove(segment->name); !removed)
      return fail(ErrorKind::internal, removed.error().message);
    return written;
  }
  segment->end = record.size();
  segment->file_bytes = std::max<std::uint64_t>(segment->file_bytes, record.size());
  adopt(std::move(segment));
  return {};
}

Result<> SegmentLog::begin() {
  if (spares_.size() < 2) return activate(std::nullopt);
  const Spare spare = spares_.front();
  spares_.pop_front();
  return activate(spare);
}

Result<std::uint64_t> SegmentLog::write(char* bytes, std::span<const RecordSpot> records) {
  Segment& segment = active();
  const std::uint64_t begin = records.front().offset;
  const std::uint64_t size = records.back().offset + records.back().bytes - begin;
  check(segment.end + size <= options_.segment_bytes, "records fit into the active segment");
  for (const RecordSpot& record : records) {
    seal_header(bytes + record.offset, {segment.sequence, segment.end + record.offset - begin},
                static_cast<std::uint32_t>(synced_until_));
  }
  const Result<> written = segment.file->write_at(segment.end, {bytes + begin, size});
  if (!written) {
    if (written.error().kind != ErrorKind::storage_full)
      return fail(ErrorKind::internal, written.error().message);
    // Half of the records may be in the file; they must not come back after a crash.
    if (Result<> cut = segment.file->truncate(segment.end); !cut)
      return fail(ErrorKind::internal, cut.error().message);
    segment.file_bytes = segment.end;
    return fail(written.error());
  }
  const std::uint64_t offset = segment.end;
  segment.end += size;
  segment.file_bytes = std::max(segment.file_bytes, segment.end);
  changed_until_ = segment.end;
  marked_until_ = std::max(marked_until_, synced_until_);
  return offset;
}

Result<> SegmentLog::append(RecordType type, ports::QueueName queue, std::string_view payload,
                            Purpose purpose) {
  std::string record(kHeaderBytes, '\0');
  record += payload;
  record.resize(kHeaderBytes + padded(payload.size()));
  write_header(record.data(), type, queue, static_cast<std::uint32_t>(payload.size()));
  const RecordSpot spot{0, record.size()};
  if (Result<> room = make_room(record.size(), purpose); !room) return room;
  auto written = write(record.data(), {&spot, 1});
  if (!written && written.error().kind == ErrorKind::storage_full && purpose == Purpose::bookkeeping &&
      !spares_.empty()) {
    // The active segment was still growing; the reserve takes no more space of the disk.
    if (Result<> rotated = rotate(purpose); !rotated) return rotated;
    written = write(record.data(), {&spot, 1});
  }
  if (!written) return fail(written.error());
  return {};
}

LogPosition SegmentLog::position() const {
  return {segments_.back()->sequence, segments_.back()->end, segments_.back()->file};
}

void SegmentLog::synced(const LogPosition& position) {
  if (position.sequence == active().sequence) synced_until_ = std::max(synced_until_, position.offset);
}

Result<> SegmentLog::sync() {
  const LogPosition now = position();
  if (Result<> synced_now = now.file->sync(); !synced_now)
    return fail(ErrorKind::internal, synced_now.error().message);
  synced(now);
  return {};
}

Result<> SegmentLog::append_sync_mark() {
  const std::uint64_t changed_until = changed_until_;
  // Not worth a new segment: its start would say the same.
  if (active().end + kHeaderBytes > options_.segment_bytes) {
    marked_until_ = changed_until;
    return {};
  }
  Result<> appended = append(RecordType::sync_mark, ports::QueueName::valid_orders, {}, Purpose::bookkeeping);
  if (appended) {
    changed_until_ = changed_until;
    marked_until_ = changed_until;
  }
  return appended;
}

}  // namespace nexus::journal
