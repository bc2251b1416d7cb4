// The log: a row of segments of which the last one is written and the first one is given up when its
// messages are gone. Knows bytes and records, not what they mean.
//
// Files are recycled: a segment that is given up becomes a spare, and a spare becomes the next
// segment, so that a sync in the usual case changes no metadata of the file system. Not thread-safe,
// except where stated.
#pragma once

#include <algorithm>
#include <deque>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "adapters/journal/record.h"
#include "adapters/journal/segment.h"
#include "base/result.h"
#include "ports/disk.h"

namespace nexus::journal {

struct LogOptions {
  std::uint64_t segment_bytes = 64ULL << 20;
  std::uint64_t max_disk_bytes = 0;  // of segments and spares; 0: no limit
  std::size_t spare_segments = 2;    // kept ready; the last one only for records that are not sends
};

// Sends stop while the disk is full; the records about what is there already must go on, because
// they are what makes space.
enum class Purpose { send, bookkeeping };

// One record in a buffer that waits to be written.
struct RecordSpot {
  std::uint64_t offset = 0;  // in the buffer
  std::uint64_t bytes = 0;   // header, payload and padding
};

// Where a written record is.
struct MessagePlace {
  std::size_t slot = 0;  // of the segment
  std::uint64_t offset = 0;
};

// How far the log was written at one moment.
struct LogPosition {
  std::uint64_t sequence = 0;
  std::uint64_t offset = 0;
  std::shared_ptr<ports::DiskFile> file;
};

// A file that is ready to be the next segment.
struct Spare {
  std::string name;
  bool zeros = false;  // holds nothing but zeros; otherwise records of an earlier life
};

class SegmentLog {
 public:
  using MakeStart = std::function<SegmentStart()>;

  // `make_start` gives counters and next id for the start of a segment. Both outlive the log.
  SegmentLog(ports::Disk& disk, LogOptions options, MakeStart make_start)
      : disk_(disk), options_(options), make_start_(std::move(make_start)), slots_(kSlotCount) {}

  // While opening: takes a segment that was found, in order; the last one is written on.
  Segment& adopt(std::unique_ptr<Segment> segment);
  void never_use_again(std::uint64_t sequence) { next_sequence_ = std::max(next_sequence_, sequence + 1); }

  std::deque<std::unique_ptr<Segment>>& segments() { return segments_; }
  Segment& active() { return *segments_.back(); }
  Segment* at(std::size_t slot) { return slots_[slot]; }
  std::uint64_t disk_bytes() const { return (segments_.size() + spares_.size()) * options_.segment_bytes; }
  std::size_t spares() const { return spares_.size(); }
  const LogOptions& options() const { return options_; }

  // While opening, when the spares are known: without any, the active segment is what is left for
  // bookkeeping, and sends wait for space.
  void keep_reserve() { in_reserve_ = spares_.empty(); }

  // Sees to it that a record of `bytes` fits into the active segment. storage_full: nothing changed.
  Result<> make_room(std::uint64_t bytes, Purpose purpose);
  std::uint64_t room() const {
    const std::uint64_t end = segments_.back()->end;
    return end < options_.segment_bytes ? options_.segment_bytes - end : 0;
  }
  std::uint64_t largest_record() const { return options_.segment_bytes - kStartBytes; }

  // Seals and writes records that lie one behind the other in `bytes` and fit; returns the offset of
  // the first. storage_full: nothing is left of them in the file.
  Result<std::uint64_t> write(char* bytes, std::span<const RecordSpot> records);
  // Makes room for one record and writes it.
  Result<> append(RecordType type, ports::QueueName queue, std::string_view payload, Purpose purpose);

  // To sync without holding the lock: take the position, sync its file, report it.
  LogPosition position() const;
  void synced(const LogPosition& position);
  bool has_unsynced() const { return changed_until_ > synced_until_; }
  // Whether a sync mark would tell a reader something that the last record does not.
  bool wants_sync_mark() const { return !has_unsynced() && marked_until_ < changed_until_; }
  Result<> append_sync_mark();
  // Syncs the active segment in place.
  Result<> sync();

  // Gives up the first segment, whose messages are gone, in three steps of which the slow one needs
  // no lock: out of the row, off the disk, and back as a spare when `recycle` gives one. Only one
  // segment at a time, so that they disappear in order.
  std::unique_ptr<Segment> take_first();
  Result<std::optional<Spare>> recycle(Segment& segment, bool keep);
  bool wants_spare() const { return spares_.size() < options_.spare_segments; }

  // New spares in three steps likewise: a name (empty when there are enough or none may be added),
  // the file, the news.
  std::string name_for_spare();
  Result<Spare> make_spare(const std::string& name);
  void add_spare(Spare spare) { spares_.push_back(std::move(spare)); }
  // The last segment that was adopted is read: it is written on, and nothing of it is known to be
  // durable before the next sync.
  void continue_active();
  // The last segment that was adopted holds nothing: another file takes its place.
  Result<> replace_active();
  // Makes the first segment of an empty journal, out of a spare if there is one.
  Result<> begin();

 private:
  static constexpr std::size_t kSlotCount = 1U << 13;
  static constexpr std::uint64_t kStartBytes = kHeaderBytes + 40 + 48ULL * ports::kQueueCount;

  Result<> rotate(Purpose purpose);
  Result<> activate(const std::optional<Spare>& spare);
  Result<> add_reserve();
  std::size_t free_slot() const;
  bool may_grow() const;

  ports::Disk& disk_;
  const LogOptions options_;
  MakeStart make_start_;
  std::deque<std::unique_ptr<Segment>> segments_;
  std::vector<Segment*> slots_;
  std::deque<Spare> spares_;
  std::uint64_t next_sequence_ = 1;
  bool in_reserve_ = false;  // the active segment was the last spare
  // Offsets in the active segment.
  std::uint64_t synced_until_ = 0;
  std::uint64_t changed_until_ = 0;  // behind the last record that is not a sync mark
  std::uint64_t marked_until_ = 0;   // the most that a written record says is durable
};

}  // namespace nexus::journal
