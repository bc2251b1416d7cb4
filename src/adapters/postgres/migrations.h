// Numbered steps that bring the database's schema forward.
//
// The adapters of this folder share one schema. Each brings a part with numbers of its own ("orders",
// "ledger"). A step runs once, and is recorded in the table schema_migrations with its part.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "adapters/postgres/database.h"

namespace nexus::postgres {

struct Migration {
  const char* part;
  int number;        // 1, 2, 3 ... in its part
  const char* name;  // what it does
  const char* sql;   // statements; the tables' names without a schema
};

// The highest step of each part before and after; no entry is a part without a step.
struct MigrationReport {
  std::map<std::string, std::int64_t> before;
  std::map<std::string, std::int64_t> after;
};

// Creates the schema when it is missing and runs the steps that it lacks, in the order given, all in one
// transaction. Programs that start together wait for each other by an advisory lock; when nothing is missing,
// nothing is locked, and the right to read is enough. `invalid`, and nothing is changed, when a newer program
// has used the schema, when a part is none that this program knows, or when the database is not in UTF-8.
Result<MigrationReport> migrate(Database& database, std::span<const Migration> migrations);

std::span<const Migration> order_migrations();
std::span<const Migration> ledger_migrations();
std::span<const Migration> review_migrations();
std::span<const Migration> definition_migrations();
std::span<const Migration> answer_count_migrations();
std::span<const Migration> move_migrations();
std::span<const Migration> session_migrations();

// What a server brings its database to: every part, in the order in which they build on each other.
std::vector<Migration> all_migrations();

}  // namespace nexus::postgres
