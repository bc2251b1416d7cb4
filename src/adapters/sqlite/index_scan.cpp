#include "adapters/sqlite/index_scan.h"

#include <algorithm>
#include <limits>

namespace nexus::sqlite {

IndexScan::IndexScan(Connection& connection, const TailState& tail, const IndexRange& range, bool descending)
    : connection_(connection), range_(range), descending_(descending) {
  if (range.high < range.low) return;
  for (const auto& run : load_runs(connection, range.index)) add_run(run);
  for (const auto& run : tail.runs[slot(range.index)]) add_memory(*run);
}

IndexScan::IndexScan(Connection& connection, const std::vector<RunInfo>& runs)
    : connection_(connection), range_(everything()), descending_(false) {
  for (const auto& run : runs) add_run(run);
}

IndexRange IndexScan::everything() {
  constexpr auto kMost = std::numeric_limits<std::uint64_t>::max();
  return {IndexName::time, lowest({0, 0}), highest({kMost, kMost})};
}

bool IndexScan::beyond(const IndexEntry& entry) const {
  return descending_ ? entry < range_.low : range_.high < entry;
}

void IndexScan::add_run(const RunInfo& run) {
  if (run.last < range_.low || range_.high < run.first) return;
  auto part = std::make_unique<Part>();
  part->bound = descending_ ? std::min(run.last, range_.high) : std::max(run.first, range_.low);
  part->unopened = run;
  push(std::move(part));
}

void IndexScan::add_memory(const SortedEntries& run) {
  const auto from = std::lower_bound(run.begin(), run.end(), range_.low);
  const auto to = std::upper_bound(from, run.end(), range_.high);
  if (from == to) return;
  auto part = std::make_unique<Part>();
  part->entries = {from, to};
  part->bound = descending_ ? part->entries.back() : part->entries.front();
  push(std::move(part));
}

void IndexScan::push(PartPointer part) {
  heap_.push_back(std::move(part));
  std::push_heap(heap_.begin(), heap_.end(),
                 [this](const PartPointer& a, const PartPointer& b) { return later(a, b); });
}

bool IndexScan::open(Part& part) {
  part.cursor.emplace(connection_, *part.unopened, part.bound, descending_);
  part.unopened.reset();
  if (!part.cursor->valid()) return false;
  part.bound = part.cursor->entry();
  return !beyond(part.bound);
}

bool IndexScan::advance(Part& part) {
  if (part.cursor) {
    part.cursor->advance();
    if (!part.cursor->valid()) return false;
    part.bound = part.cursor->entry();
    return !beyond(part.bound);
  }
  part.entries = descending_ ? part.entries.first(part.entries.size() - 1) : part.entries.subspan(1);
  if (part.entries.empty()) return false;
  part.bound = descending_ ? part.entries.back() : part.entries.front();
  return true;
}

std::optional<IndexEntry> IndexScan::next() {
  while (!heap_.empty()) {
    std::pop_heap(heap_.begin(), heap_.end(),
                  [this](const PartPointer& a, const PartPointer& b) { return later(a, b); });
    PartPointer part = std::move(heap_.back());
    heap_.pop_back();
    if (part->unopened) {
      if (open(*part)) push(std::move(part));
      continue;
    }
    const auto entry = part->bound;
    if (advance(*part)) push(std::move(part));
    return entry;
  }
  return std::nullopt;
}

IndexEntry successor(IndexEntry entry) {
  if (++entry.id_low == 0 && ++entry.id_high == 0 && ++entry.key.low == 0) ++entry.key.high;
  return entry;
}

IndexEntry predecessor(IndexEntry entry) {
  if (entry.id_low-- == 0 && entry.id_high-- == 0 && entry.key.low-- == 0) --entry.key.high;
  return entry;
}

std::uint64_t count_entries(Connection& connection, const TailState& tail, const IndexRange& range) {
  if (range.high < range.low) return 0;
  std::int64_t count = 0;
  // One past the highest entry: no order has the highest id, which is not a version 7 UUID.
  for (const auto& run : load_runs(connection, range.index)) {
    count += rank_in(connection, run, range.high) - rank_in(connection, run, range.low);
  }
  for (const auto& run : tail.runs[slot(range.index)]) {
    const auto from = std::lower_bound(run->begin(), run->end(), range.low);
    count += std::upper_bound(from, run->end(), range.high) - from;
  }
  return static_cast<std::uint64_t>(count);
}

}  // namespace nexus::sqlite
