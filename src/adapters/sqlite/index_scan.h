// Reads one index as a whole: its runs in the file and its tail in memory, merged.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "adapters/sqlite/index_runs.h"
#include "adapters/sqlite/index_tail.h"

namespace nexus::sqlite {

// Entries from `low` to `high`, both included.
struct IndexRange {
  IndexName index = IndexName::time;
  IndexEntry low;
  IndexEntry high;
};

// A stream of entries in the order of a query.
class EntrySource {
 public:
  virtual ~EntrySource() = default;
  virtual std::optional<IndexEntry> next() = 0;
};

// The entries of a range in order. A run is opened only when its turn comes, so a scan of keys that
// grow with time reads one or two runs however many there are.
class IndexScan : public EntrySource {
 public:
  IndexScan(Connection& connection, const TailState& tail, const IndexRange& range, bool descending);
  // Everything in the given runs, ascending.
  IndexScan(Connection& connection, const std::vector<RunInfo>& runs);
  std::optional<IndexEntry> next() override;

 private:
  struct Part {
    IndexEntry bound;  // the current entry; before opening, no entry comes earlier
    std::optional<RunInfo> unopened;
    std::optional<RunCursor> cursor;      // of a run in the file
    std::span<const IndexEntry> entries;  // of a run in memory: what is left, current entry included
  };
  using PartPointer = std::unique_ptr<Part>;  // a heap moves its elements often, and a Part is large
  bool later(const PartPointer& a, const PartPointer& b) const {
    return descending_ ? a->bound < b->bound : b->bound < a->bound;
  }
  bool beyond(const IndexEntry& entry) const;
  static IndexRange everything();
  void add_run(const RunInfo& run);
  void add_memory(const SortedEntries& run);
  void push(PartPointer part);
  bool open(Part& part);
  bool advance(Part& part);

  Connection& connection_;
  IndexRange range_;
  bool descending_;
  std::vector<PartPointer> heap_;
};

// The entries next to `entry` in the order of entries.
IndexEntry successor(IndexEntry entry);
IndexEntry predecessor(IndexEntry entry);

// Exact number of entries in the range, at the cost of two look-ups for each run.
std::uint64_t count_entries(Connection& connection, const TailState& tail, const IndexRange& range);

}  // namespace nexus::sqlite
