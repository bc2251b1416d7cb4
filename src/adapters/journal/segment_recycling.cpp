// Where segments end and spares come from.
#include <algorithm>
#include <string>

#include "adapters/journal/segment_log.h"
#include "base/check.h"

namespace nexus::journal {

namespace {

constexpr std::uint64_t kZeroBlockBytes = 1ULL << 20;

Result<> write_zeros(ports::DiskFile& file, std::uint64_t from, std::uint64_t to) {
  const std::string zeros(std::min(kZeroBlockBytes, to - from), '\0');
  while (from < to) {
    const std::uint64_t bytes = std::min<std::uint64_t>(zeros.size(), to - from);
    if (Result<> written = file.write_at(from, std::string_view(zeros).substr(0, bytes)); !written)
      return written;
    from += bytes;
  }
  return {};
}

}  // namespace

std::unique_ptr<Segment> SegmentLog::take_first() {
  check(segments_.size() > 1, "the segment that is written is never given up");
  std::unique_ptr<Segment> first = std::move(segments_.front());
  check(first->live == 0 && first->readers == 0, "a segment is given up when nobody needs it");
  slots_[first->slot] = nullptr;
  segments_.pop_front();
  return first;
}

Result<std::optional<Spare>> SegmentLog::recycle(Segment& segment, bool keep) {
  std::optional<Spare> spare;
  keep = keep && segment.file_bytes >= options_.segment_bytes / 2;
  if (keep && segment.file_bytes < options_.segment_bytes) {
    keep = write_zeros(*segment.file, segment.file_bytes, options_.segment_bytes).has_value();
  }
  if (keep) {
    spare = Spare{spare_name(segment.sequence), false};
    if (Result<> renamed = disk_.rename(segment.name, spare->name); !renamed) return fail(renamed.error());
  } else if (Result<> removed = disk_.remove(segment.name); !removed) {
    return fail(removed.error());
  }
  // Segments must disappear in order: what a later one says about an earlier one is still needed
  // as long as the earlier one could come back.
  if (Result<> synced = disk_.sync_folder(); !synced)
    return fail(ErrorKind::internal, synced.error().message);
  return spare;
}

std::string SegmentLog::name_for_spare() {
  if (!wants_spare() || !may_grow()) return {};
  return spare_name(next_sequence_++);
}

Result<Spare> SegmentLog::make_spare(const std::string& name) {
  auto file = disk_.create(name);
  if (!file) return fail(file.error());
  Result<> made = write_zeros(**file, 0, options_.segment_bytes);
  if (made) made = (*file)->sync();
  if (made) return Spare{name, true};
  file->reset();
  // What is left would only be removed at the next start; the first failure is the one to report.
  static_cast<void>(disk_.remove(name));
  return fail(made.error());
}

}  // namespace nexus::journal
