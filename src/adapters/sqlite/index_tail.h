// The newest entries of the sorted indexes, in memory, until enough of them are together to be
// written as one sorted run (index_runs.h). Bounded by the store's tail limit.
//
// Readers hold an immutable TailState; only the writer makes new ones.
#pragma once

#include <array>
#include <memory>
#include <vector>

#include "adapters/sqlite/index_entry.h"
#include "base/guarded.h"

namespace nexus::sqlite {

using SortedEntries = std::vector<IndexEntry>;

struct TailState {
  // How often the tail was written out before; equals index_state.generation of every snapshot of
  // the file that lacks exactly the entries of this tail.
  std::int64_t generation = 0;
  std::size_t orders = 0;
  // For each index a few sorted runs, each at least twice as long as the next one.
  std::array<std::vector<std::shared_ptr<const SortedEntries>>, kIndexCount> runs;
};

// The current state, which readers take a copy of.
using SharedTail = Guarded<std::shared_ptr<const TailState>>;

// New entries of every index in any order: one an order and index.
using EntryBatch = std::array<SortedEntries, kIndexCount>;

// The state after adding `batch`, whose vectors are sorted on the way and left empty.
std::shared_ptr<const TailState> with_added(const TailState& state, EntryBatch& batch);

// All entries of one index in order.
SortedEntries merged(const TailState& state, IndexName index);

}  // namespace nexus::sqlite
