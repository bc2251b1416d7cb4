// Numbered steps that bring a file's schema forward. Each runs once, in its own transaction, and is
// recorded in the table schema_migrations.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "adapters/sqlite/connection.h"

namespace nexus::sqlite {

struct Migration {
  int number;        // 1, 2, 3 ...
  const char* name;  // what it does
  const char* sql;
};

// Throws Failure with `invalid` when the file has a newer schema than this program knows, and
// leaves the file as it is.
void migrate(Connection& connection, std::span<const Migration> migrations);

// For a connection that only reads. Throws Failure with `invalid` when the file's schema is not the one that
// this program would bring it to.
void require_current(Connection& connection, std::span<const Migration> migrations);

// The schema versions of one file before and after; 0 is a file without a schema.
struct MigrationReport {
  std::int64_t before = 0;
  std::int64_t after = 0;
};
// Brings one file that no server has open forward. `conflict` while a server has it open, `not_found`
// when there is no such file, `invalid` as migrate.
Result<MigrationReport> migrate_file(const std::string& path, std::span<const Migration> migrations);

std::span<const Migration> order_migrations();
std::span<const Migration> error_migrations();
std::span<const Migration> definition_migrations();
std::span<const Migration> review_migrations();
std::span<const Migration> measurement_migrations();

}  // namespace nexus::sqlite
