// Moves index entries from memory to the file, and merges small runs into larger ones.
#pragma once

#include "adapters/sqlite/connection.h"
#include "adapters/sqlite/index_tail.h"

namespace nexus::sqlite {

// Level-0 runs of one index that are merged into one of level 1. With a tail of 65,536 orders a
// merged run holds about a million.
inline constexpr std::size_t kRunsToMerge = 16;

// Writes the tail as one run for each index, in one transaction, and records that every order up to
// `last_position` is in the runs.
void write_tail(Connection& connection, const TailState& tail, std::int64_t last_position);

// Merges the level-0 runs of the indexes whose turn it is, one transaction for each, so that no
// pause is long. Called after each write_tail; `generation` counts those.
void merge_due_runs(Connection& connection, std::int64_t generation);

// The generation that a snapshot of the file shows.
std::int64_t read_generation(Connection& connection);

}  // namespace nexus::sqlite
