#include "adapters/postgres/migrations.h"

#include <fmt/format.h>

#include <algorithm>

namespace nexus::postgres {
namespace {

using Versions = std::map<std::string, std::int64_t>;

// Large tables may be rewritten by a step.
constexpr int kTimeoutMs = 30 * 60 * 1'000;
constexpr std::string_view kNoRight = "42501";
// Any number will do, as long as every version of the program takes the same.
constexpr std::int64_t kLock = 0x6e657875'73000001;

Versions versions_of(Connection& connection) {
  Parameters schema;
  schema.text(connection.options().schema);
  const bool has_table =
      !connection
           .query(
               "SELECT 1 FROM pg_catalog.pg_tables WHERE schemaname = $1 AND tablename = 'schema_migrations'",
               schema)
           .empty();
  Versions versions;
  if (!has_table) return versions;
  const auto rows = connection.query("SELECT part, max(number)::bigint FROM schema_migrations GROUP BY part");
  for (int row = 0; row < rows.count(); ++row)
    versions[std::string(rows.text(row, 0))] = rows.integer(row, 1);
  return versions;
}

Versions known_versions(std::span<const Migration> migrations) {
  Versions known;
  for (const auto& migration : migrations) {
    auto& highest = known[migration.part];
    highest = std::max<std::int64_t>(highest, migration.number);
  }
  return known;
}

void refuse_what_is_newer(const Connection& connection, const Versions& applied, const Versions& known) {
  for (const auto& [part, version] : applied) {
    const auto found = known.find(part);
    const auto highest = found == known.end() ? 0 : found->second;
    if (version <= highest) continue;
    throw Failure(Error{
        ErrorKind::invalid,
        fmt::format(
            "{}: part {} of schema {} has version {}, and this program knows versions up to {}: a newer "
            "nexusstream has used it. Start that version, or restore a backup made before.",
            connection.name(), part, connection.options().schema, version, highest)});
  }
}

void refuse_other_encodings(Connection& connection) {
  const auto rows = connection.query("SELECT current_setting('server_encoding')");
  if (rows.text(0, 0) == "UTF8") return;
  throw Failure(Error{ErrorKind::invalid,
                      fmt::format("{}: the database's encoding is {}. Create it with ENCODING 'UTF8'.",
                                  connection.name(), rows.text(0, 0))});
}

void create_schema(Connection& connection) {
  const auto& schema = connection.options().schema;
  Parameters name;
  name.text(schema);
  if (connection.query("SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = $1", name).empty())
    connection.execute("CREATE SCHEMA " + quoted_identifier(schema));
  connection.execute(
      "CREATE TABLE IF NOT EXISTS schema_migrations (part text NOT NULL, number integer NOT NULL, "
      "name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (part, number))");
}

void run_missing(Connection& connection, std::span<const Migration> migrations) {
  Transaction transaction(connection);
  connection.execute(fmt::format("SELECT pg_advisory_xact_lock({})", kLock));
  create_schema(connection);
  const auto applied = versions_of(connection);
  refuse_what_is_newer(connection, applied, known_versions(migrations));
  for (const auto& migration : migrations) {
    const auto found = applied.find(migration.part);
    if (found != applied.end() && migration.number <= found->second) continue;
    connection.execute(migration.sql);
    Parameters row;
    row.text(migration.part).integer(migration.number).text(migration.name);
    connection.query("INSERT INTO schema_migrations(part, number, name) VALUES ($1, $2::bigint, $3)", row);
  }
  transaction.commit();
}

void run_with_much_time(Connection& connection, std::span<const Migration> migrations) {
  const int usual = connection.options().statement_timeout_ms;
  try {
    connection.set_statement_timeout(kTimeoutMs);
    run_missing(connection, migrations);
    connection.set_statement_timeout(usual);
  } catch (const Failure& failure) {
    connection.close();  // its next session has the usual limit again
    if (failure.sqlstate() != kNoRight) throw;
    throw Failure(
        Error{ErrorKind::invalid,
              fmt::format("Schema {} lacks steps that this user may not run: {} Run `nexusstream migrate` "
                          "once with a user who owns the schema, or may create it.",
                          connection.options().schema, failure.error().message)});
  }
}

}  // namespace

Result<MigrationReport> migrate(Database& database, std::span<const Migration> migrations) {
  return database.write([&](Connection& connection) -> Result<MigrationReport> {
    refuse_other_encodings(connection);
    const auto known = known_versions(migrations);
    MigrationReport report;
    report.before = versions_of(connection);
    refuse_what_is_newer(connection, report.before, known);
    report.after = report.before;
    if (report.before == known) return report;
    run_with_much_time(connection, migrations);
    report.after = versions_of(connection);
    return report;
  });
}

}  // namespace nexus::postgres
