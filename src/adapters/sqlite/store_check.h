// Copies of store files, and the proof that a file is whole.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "adapters/sqlite/connection.h"
#include "base/result.h"

namespace nexus::sqlite {

// Copies the snapshot that `source` sees to a new file `target`, which appears under that name only
// when it is complete and synced. Throws Failure; `conflict` when `target` exists.
void copy_database(Connection& source, const std::string& target);

struct StoreReport {
  std::uint64_t rows = 0;
  std::vector<std::string> problems;  // sentences; empty when the file is whole
};

// Reads the whole file: SQLite's integrity check, then rows against statistics, with every amount
// added up again, and rows against index entries. Takes seconds for a million orders. The file may
// be a backup or a store that no server has open.
Result<StoreReport> verify_orders(const std::string& path);
Result<StoreReport> verify_errors(const std::string& path);
Result<StoreReport> verify_definitions(const std::string& path);
Result<StoreReport> verify_review(const std::string& path);

}  // namespace nexus::sqlite
