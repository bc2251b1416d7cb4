#include "adapters/journal/segment_scan.h"

#include <algorithm>

#include "adapters/journal/little_endian.h"

namespace nexus::journal {

namespace {

// What intact records say about the bytes before them.
struct Later {
  std::optional<std::uint64_t> first;  // offset of the first intact record
  std::uint64_t synced_until = 0;      // the most that any of them knows
  std::uint64_t end = 0;               // behind the last one
};

class Scan {
 public:
  Scan(const ScanRequest& request, const std::function<void(const Record&)>& visit)
      : request_(request),
        visit_(visit),
        limit_(std::min<std::uint64_t>(request.known_end.value_or(request.bytes.size()),
                                       request.bytes.size())) {}

  ScanFindings run() {
    std::uint64_t at = 0;
    while (at < limit_) {
      Record record;
      const RecordCheck check = read(at, record);
      if (check == RecordCheck::valid) {
        if (record.type == RecordType::segment_start) note_recycled(record);
        visit_(record);
        at = record.end;
        continue;
      }
      const std::optional<std::uint64_t> next = durable_record_after(at, check, record);
      if (!next) break;
      add_damage(at, *next);
      at = *next;
    }
    findings_.end = at;
    if (request_.known_end) {
      if (at < *request_.known_end) add_damage(at, *request_.known_end);
      findings_.end = *request_.known_end;
    } else if (at < limit_) {
      find_torn_tail(at);
    }
    return findings_;
  }

 private:
  RecordCheck read(std::uint64_t at, Record& record) const {
    return read_record(request_.bytes.substr(at, limit_ - at), {request_.sequence, at}, record);
  }

  void note_recycled(const Record& record) {
    const auto start = read_segment_start(record);
    recycled_ = start && start->recycled;
  }

  void add_damage(std::uint64_t from, std::uint64_t to) { findings_.damaged.push_back({from, to - from}); }

  // Where reading goes on behind the damage at `at`; empty when nothing behind it counts.
  std::optional<std::uint64_t> durable_record_after(std::uint64_t at, RecordCheck check,
                                                    const Record& broken) {
    const bool length_known = check == RecordCheck::bad_payload;
    Record record;
    const bool intact_neighbour =
        length_known && broken.end < limit_ && read(broken.end, record) == RecordCheck::valid;
    if (!request_.known_end && !request_.all_durable && later(at).synced_until <= at) return std::nullopt;
    if (intact_neighbour || (length_known && request_.known_end && broken.end == limit_)) return broken.end;
    return later(at).first;
  }

  // Looks once for all intact records behind `at`; they stay behind it while reading goes on.
  const Later& later(std::uint64_t at) {
    if (later_ && later_->first.value_or(limit_) > at) return *later_;
    Later seen;
    for (std::uint64_t offset = at + 8; offset + kHeaderBytes <= limit_;) {
      Record record;
      if (read(offset, record) != RecordCheck::valid) {
        offset += 8;
        continue;
      }
      if (!seen.first) seen.first = offset;
      seen.synced_until = std::max<std::uint64_t>(seen.synced_until, record.synced_until);
      seen.end = offset = record.end;
    }
    later_ = seen;
    return *later_;
  }

  void find_torn_tail(std::uint64_t at) {
    Record record;
    const RecordCheck check = read(at, record);
    std::uint64_t end = std::max(at, later(at).end);
    if (check != RecordCheck::bad_header) end = std::max(end, std::min(record.end, limit_));
    if (recycled_) {
      const bool ours = at + kHeaderBytes <= limit_ && get<std::uint32_t>(request_.bytes.data() + at + 20) ==
                                                           static_cast<std::uint32_t>(request_.sequence);
      if (ours) end = std::max(end, at + kHeaderBytes);
    } else {
      const std::size_t last = request_.bytes.substr(at, limit_ - at).find_last_not_of('\0');
      if (last != std::string_view::npos) end = std::max(end, at + last + 1);
    }
    if (end > at) findings_.torn = ByteRange{at, end - at};
  }

  const ScanRequest& request_;
  const std::function<void(const Record&)>& visit_;
  const std::uint64_t limit_;
  bool recycled_ = false;
  std::optional<Later> later_;
  ScanFindings findings_;
};

}  // namespace

ScanFindings scan_segment(const ScanRequest& request, const std::function<void(const Record&)>& visit) {
  return Scan(request, visit).run();
}

}  // namespace nexus::journal
