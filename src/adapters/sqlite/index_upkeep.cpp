#include "adapters/sqlite/index_upkeep.h"

#include "adapters/sqlite/index_scan.h"

namespace nexus::sqlite {
namespace {

// Streams the level-0 runs of an index into one new run.
void merge_runs(Connection& connection, IndexName index) {
  Transaction transaction(connection, Transaction::Kind::write);
  std::vector<RunInfo> small;
  for (const auto& run : load_runs(connection, index)) {
    if (run.level == 0) small.push_back(run);
  }
  if (small.size() < 2) return;
  RunWriter writer(connection, index, 1);
  IndexScan scan(connection, small);
  while (const auto entry = scan.next()) writer.add(*entry);
  writer.finish();
  for (const auto& run : small) delete_run(connection, index, run);
  transaction.commit();
}

}  // namespace

void write_tail(Connection& connection, const TailState& tail, std::int64_t last_position) {
  Transaction transaction(connection, Transaction::Kind::write);
  for (int number = 1; number <= kIndexCount; ++number) {
    const auto index = static_cast<IndexName>(number);
    RunWriter writer(connection, index, 0);
    for (const auto& entry : merged(tail, index)) writer.add(entry);
    writer.finish();
  }
  Query(connection, "UPDATE index_state SET generation = ?, indexed_position = ?")
      .integer(tail.generation + 1)
      .integer(last_position)
      .run();
  transaction.commit();
}

void merge_due_runs(Connection& connection, std::int64_t generation) {
  // Each index has its turn once in kRunsToMerge generations, the turns spread evenly.
  for (int number = 1; number <= kIndexCount; ++number) {
    const auto offset = static_cast<std::size_t>(number) * kRunsToMerge / kIndexCount;
    if ((static_cast<std::size_t>(generation) + offset) % kRunsToMerge == 0) {
      merge_runs(connection, static_cast<IndexName>(number));
    }
  }
}

std::int64_t read_generation(Connection& connection) {
  return connection.query_integer("SELECT generation FROM index_state");
}

}  // namespace nexus::sqlite
