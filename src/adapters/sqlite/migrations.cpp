#include "adapters/sqlite/migrations.h"

#include <fmt/format.h>
#include <filesystem>

#include "adapters/sqlite/data_lock.h"

namespace nexus::sqlite {

namespace {

constexpr int kCacheKib = 8 * 1024;

std::int64_t schema_version(Connection& connection) {
  const bool has_schema =
      connection.query_integer("SELECT count(*) FROM sqlite_schema WHERE name = 'schema_migrations'") > 0;
  return has_schema ? connection.query_integer("SELECT coalesce(max(number), 0) FROM schema_migrations") : 0;
}

}  // namespace

Result<MigrationReport> migrate_file(const std::string& path, std::span<const Migration> migrations) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) {
    return fail(ErrorKind::not_found, path + " is not there; the first start of a server makes it.");
  }
  return run_guarded([&]() -> Result<MigrationReport> {
    const DataLock lock(path);
    Connection connection(path, OpenMode::writer, kCacheKib);
    MigrationReport report;
    report.before = schema_version(connection);
    migrate(connection, migrations);
    report.after = schema_version(connection);
    return report;
  });
}

void require_current(Connection& connection, std::span<const Migration> migrations) {
  const auto version = schema_version(connection);
  if (version == migrations.back().number) return;
  throw Failure(
      Error{ErrorKind::invalid,
            fmt::format("{} has schema version {}, and this program has {}. Let the server and this "
                        "command be of the same version, and start the server once.",
                        connection.path(), version, migrations.back().number)});
}

void migrate(Connection& connection, std::span<const Migration> migrations) {
  connection.execute(
      "CREATE TABLE IF NOT EXISTS schema_migrations ("
      "number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at TEXT NOT NULL)");
  const auto applied = connection.query_integer("SELECT coalesce(max(number), 0) FROM schema_migrations");
  const auto known = migrations.empty() ? 0 : migrations.back().number;
  if (applied > known) {
    throw Failure(
        Error{ErrorKind::invalid,
              fmt::format("{} has schema version {}, and this program knows versions up to {}: a newer "
                          "nexusstream has used it. Start that version, or restore a backup made before.",
                          connection.path(), applied, known)});
  }
  for (const auto& migration : migrations) {
    if (migration.number <= applied) continue;
    Transaction transaction(connection, Transaction::Kind::write);
    connection.execute(migration.sql);
    Query(connection,
          "INSERT INTO schema_migrations(number, name, applied_at) "
          "VALUES (?, ?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))")
        .integer(migration.number)
        .text(migration.name)
        .run();
    transaction.commit();
  }
}

}  // namespace nexus::sqlite
