// Sorted runs: how an index rests in the file. A run is written once, in order, as chunks with
// consecutive numbers, and is only ever read, merged with others, and deleted.
//
// Why not an index of SQLite: a new order's customer, product or amount falls anywhere in such an
// index, so every insert changes pages of 4 KiB all over it. Runs are written from front to back.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "adapters/sqlite/connection.h"
#include "adapters/sqlite/index_entry.h"

namespace nexus::sqlite {

struct RunInfo {
  std::int64_t run = 0;
  int level = 0;  // 0: written from the tail; 1: merged
  std::int64_t entries = 0;
  std::int64_t first_chunk = 0;
  std::int64_t last_chunk = 0;
  IndexEntry first;
  IndexEntry last;
};

// The runs of one index in the snapshot that `connection` sees, oldest first.
std::vector<RunInfo> load_runs(Connection& connection, IndexName index);

// Writes one run; entries come in ascending order. Belongs to an open write transaction.
class RunWriter {
 public:
  RunWriter(Connection& connection, IndexName index, int level);
  void add(const IndexEntry& entry);
  // Writes what is left and makes the run known. A run without entries leaves nothing.
  void finish();

 private:
  void write_chunk();

  Connection& connection_;
  IndexName index_;
  RunInfo info_;
  std::vector<IndexEntry> waiting_;
};

void delete_run(Connection& connection, IndexName index, const RunInfo& run);

// Walks one run in either direction, one chunk in memory at a time.
class RunCursor {
 public:
  // Stands on the first entry >= `start` (ascending) or <= `start` (descending), if there is one.
  RunCursor(Connection& connection, const RunInfo& run, const IndexEntry& start, bool descending);
  bool valid() const { return valid_; }
  const IndexEntry& entry() const { return chunk_[position_]; }
  void advance();

 private:
  void load(std::int64_t chunk);

  Connection* connection_;
  RunInfo run_;
  bool descending_;
  bool valid_ = true;
  std::int64_t chunk_number_ = 0;
  std::vector<IndexEntry> chunk_;
  std::size_t position_ = 0;
};

// How many entries of the run are lower than `entry`.
std::int64_t rank_in(Connection& connection, const RunInfo& run, const IndexEntry& entry);

}  // namespace nexus::sqlite
