#include "adapters/archive/segment_set.h"

#include <algorithm>
#include <map>
#include <utility>

namespace nexus::archive {

Result<std::unique_ptr<SegmentSet>> SegmentSet::open(ports::Disk& disk) {
  const auto files = disk.list();
  if (!files) return fail(files.error());
  std::vector<SegmentName> names;
  for (const std::string& file : *files) {
    if (const auto name = parse_segment_name(file)) {
      names.push_back(*name);
    } else if (file.ends_with(".unfinished")) {
      if (auto removed = disk.remove(file); !removed) return fail(removed.error());
    }
  }
  auto set = std::unique_ptr<SegmentSet>(new SegmentSet(disk));
  if (auto taken = set->take_up(std::move(names)); !taken) return fail(taken.error());
  return set;
}

Result<> SegmentSet::take_up(std::vector<SegmentName> names) {
  // The compressed one of two with the same number comes first, and the raw one is what a crash left of it.
  std::ranges::sort(names, [](const SegmentName& a, const SegmentName& b) {
    return std::pair(a.number, !a.is_compressed) < std::pair(b.number, !b.is_compressed);
  });
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0 && names[i].number == names[i - 1].number) {
      if (auto removed = disk_.remove(segment_name(names[i].number, false)); !removed) return removed;
      continue;
    }
    const bool was_growing = i + 1 == names.size() && !names[i].is_compressed;
    auto segment = read_segment(disk_, names[i], was_growing);
    if (!segment) return fail(segment.error());
    last_number_ = names[i].number;
    if (was_growing) {
      if (auto cut = segment->file->truncate(segment->bytes); !cut) return cut;
      growing_ = true;
    }
    segments_.push_back(std::move(*segment));
  }
  return {};
}

bool SegmentSet::is_growing() const { return growing_ && !segments_.empty(); }

Result<> SegmentSet::append(std::string_view block, const BlockHeader& header) {
  std::lock_guard change(change_mutex_);
  std::shared_ptr<ports::DiskFile> file;
  std::uint64_t at = 0;
  {
    std::lock_guard lock(mutex_);
    if (is_growing()) {
      file = segments_.back().file;
      at = segments_.back().bytes;
    }
  }
  if (file == nullptr) {
    auto made = disk_.create(segment_name(last_number_ + 1, false));
    if (!made) return fail(made.error());
    file = std::move(*made);
    Segment segment;
    segment.number = ++last_number_;
    segment.file = file;
    std::lock_guard lock(mutex_);
    segments_.push_back(std::move(segment));
    growing_ = true;
  }
  // A write that fails half-way is written over by the next one.
  if (auto written = file->write_at(at, block); !written) return written;
  std::lock_guard lock(mutex_);
  segments_.back().note(header);
  return {};
}

void SegmentSet::close_growing() {
  std::lock_guard change(change_mutex_);
  std::lock_guard lock(mutex_);
  growing_ = false;
}

std::vector<SegmentSet::Candidate> SegmentSet::candidates(std::span<const domain::Uuid> ids) const {
  std::map<std::pair<std::uint64_t, std::uint64_t>, Candidate> found;
  std::lock_guard lock(mutex_);
  for (const Segment& segment : segments_) {
    std::vector<std::size_t> in_range;
    for (std::size_t i = 0; i < ids.size(); ++i) {
      if (segment.lowest <= ids[i] && ids[i] <= segment.highest) in_range.push_back(i);
    }
    if (in_range.empty()) continue;
    for (const Place& place : segment.places) {
      for (const std::size_t i : in_range) {
        if (!place.may_hold(ids[i])) continue;
        Candidate& candidate = found[{segment.number, place.offset}];
        candidate.file = segment.file;
        candidate.place = place;
        candidate.wanted.push_back(i);
      }
    }
  }
  std::vector<Candidate> all;
  all.reserve(found.size());
  for (auto& [where, candidate] : found) all.push_back(std::move(candidate));
  return all;
}

std::uint64_t SegmentSet::bytes() const {
  std::lock_guard lock(mutex_);
  std::uint64_t sum = 0;
  for (const Segment& segment : segments_) sum += segment.bytes;
  return sum;
}

std::uint64_t SegmentSet::growing_bytes() const {
  std::lock_guard lock(mutex_);
  return is_growing() ? segments_.back().bytes : 0;
}

domain::Timestamp SegmentSet::growing_since() const {
  std::lock_guard lock(mutex_);
  return is_growing() ? segments_.back().oldest : domain::Timestamp{};
}

std::optional<domain::Timestamp> SegmentSet::oldest_ends() const {
  std::lock_guard lock(mutex_);
  if (segments_.empty()) return std::nullopt;
  return segments_.front().newest;
}

std::size_t SegmentSet::count() const {
  std::lock_guard lock(mutex_);
  return segments_.size();
}

Result<> SegmentSet::remove_oldest() {
  std::lock_guard change(change_mutex_);
  std::string name;
  {
    std::lock_guard lock(mutex_);
    if (segments_.empty()) return {};
    name = segment_name(segments_.front().number, segments_.front().is_compressed);
    if (segments_.size() == 1) growing_ = false;
    segments_.erase(segments_.begin());
  }
  return disk_.remove(name);
}

std::optional<Segment> SegmentSet::next_to_compress() const {
  std::lock_guard lock(mutex_);
  const std::size_t closed = segments_.size() - (is_growing() ? 1 : 0);
  for (std::size_t i = 0; i < closed; ++i) {
    if (!segments_[i].is_compressed) return segments_[i];
  }
  return std::nullopt;
}

Result<> SegmentSet::put_compressed(Segment compressed) {
  std::lock_guard change(change_mutex_);
  const std::uint64_t number = compressed.number;
  bool was_there = false;
  {
    std::lock_guard lock(mutex_);
    const auto place = std::ranges::find(segments_, number, &Segment::number);
    was_there = place != segments_.end();
    if (was_there) *place = std::move(compressed);
  }
  // Retention was faster: then neither of the two is wanted any more.
  return disk_.remove(segment_name(number, !was_there));
}

}  // namespace nexus::archive
