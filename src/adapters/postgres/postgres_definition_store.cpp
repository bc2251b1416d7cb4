#include "adapters/postgres/postgres_definition_store.h"

#include <algorithm>

namespace nexus::postgres {

using ports::DefinitionActivation;
using ports::DefinitionOrigin;
using ports::DefinitionVersion;

namespace {

// Saves follow each other, so that revisions grow in the order in which they can be seen.
constexpr const char* kLock = "SELECT pg_advisory_xact_lock(7306372418207055875)";
constexpr std::string_view kOrigin = "SELECT origin FROM definitions WHERE partner_id = $1 AND version = $2";
constexpr std::string_view kInsertVersion =
    "INSERT INTO definitions(partner_id, version, source, sha256, origin, uploaded_at, uploaded_by, reason, "
    "samples_passed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (partner_id, version) DO UPDATE "
    "SET source = EXCLUDED.source, sha256 = EXCLUDED.sha256, origin = EXCLUDED.origin, "
    "uploaded_at = EXCLUDED.uploaded_at, uploaded_by = EXCLUDED.uploaded_by, reason = EXCLUDED.reason, "
    "samples_passed = EXCLUDED.samples_passed";
constexpr std::string_view kInsertActivation =
    "INSERT INTO activations(partner_id, version, activated_at, activated_by, reason) "
    "VALUES ($1, $2, $3, $4, $5)";
constexpr const char* kSelect =
    "SELECT partner_id, version, source, sha256, origin, uploaded_at, uploaded_by, reason, samples_passed "
    "FROM definitions WHERE partner_id = $1";

Parameters key_of(const std::string& partner_id, std::int64_t version) {
  Parameters key;
  key.text(partner_id).integer(version);
  return key;
}

std::optional<DefinitionOrigin> known_origin(Connection& connection, const std::string& partner_id,
                                             std::uint32_t version) {
  const auto rows = connection.query(kOrigin, key_of(partner_id, version));
  if (rows.empty()) return std::nullopt;
  return ports::parse_definition_origin(rows.text(0, 0));
}

void insert(Connection& connection, const DefinitionVersion& version) {
  Parameters row = key_of(version.partner_id, version.version);
  row.bytes(version.source);
  row.bytes({reinterpret_cast<const char*>(version.sha256.data()), version.sha256.size()});
  row.text(to_string(version.origin)).time(version.uploaded_at).text(version.uploaded_by);
  row.text(version.reason).integer(version.samples_passed);
  connection.query(kInsertVersion, row);
}

void insert(Connection& connection, const DefinitionActivation& activation) {
  Parameters row = key_of(activation.partner_id, activation.version);
  row.time(activation.activated_at).text(activation.activated_by).text(activation.reason);
  connection.query(kInsertActivation, row);
}

DefinitionVersion read_version(const Rows& rows, int row) {
  DefinitionVersion version;
  version.partner_id = rows.text(row, 0);
  version.version = static_cast<std::uint32_t>(rows.integer(row, 1));
  version.source = rows.text(row, 2);
  const std::string_view hash = rows.text(row, 3);
  std::copy_n(hash.begin(), std::min(hash.size(), version.sha256.size()), version.sha256.begin());
  version.origin = ports::parse_definition_origin(rows.text(row, 4)).value_or(DefinitionOrigin::file);
  version.uploaded_at = rows.time(row, 5);
  version.uploaded_by = rows.text(row, 6);
  version.reason = rows.text(row, 7);
  version.samples_passed = static_cast<std::uint32_t>(rows.integer(row, 8));
  return version;
}

}  // namespace

Result<> PostgresDefinitionStore::save(std::span<const DefinitionVersion> versions,
                                       std::span<const DefinitionActivation> activations) {
  return database_.write([&](Connection& connection) -> Result<> {
    Transaction transaction(connection);
    connection.query(kLock);
    for (const DefinitionVersion& version : versions) {
      const auto known = known_origin(connection, version.partner_id, version.version);
      if (known && (*known != DefinitionOrigin::file || version.origin != DefinitionOrigin::file)) {
        return fail(ErrorKind::conflict, "Version " + std::to_string(version.version) + " of " +
                                             version.partner_id + "'s definition exists already.");
      }
      insert(connection, version);
    }
    for (const DefinitionActivation& activation : activations) {
      if (!known_origin(connection, activation.partner_id, activation.version)) {
        return fail(ErrorKind::not_found, "There is no version " + std::to_string(activation.version) +
                                              " of " + activation.partner_id + "'s definition.");
      }
      insert(connection, activation);
    }
    transaction.commit();
    return {};
  });
}

Result<std::optional<DefinitionVersion>> PostgresDefinitionStore::find(const std::string& partner_id,
                                                                       std::uint32_t version) {
  static const std::string sql = std::string(kSelect) + " AND version = $2";
  return database_.read_primary([&](Connection& connection) -> Result<std::optional<DefinitionVersion>> {
    const auto rows = connection.query(sql, key_of(partner_id, version));
    if (rows.empty()) return std::nullopt;
    return read_version(rows, 0);
  });
}

Result<std::vector<DefinitionVersion>> PostgresDefinitionStore::versions(const std::string& partner_id) {
  static const std::string sql = std::string(kSelect) + " ORDER BY version DESC";
  return database_.read_primary([&](Connection& connection) -> Result<std::vector<DefinitionVersion>> {
    const auto rows = connection.query(sql, Parameters().text(partner_id));
    std::vector<DefinitionVersion> found;
    found.reserve(static_cast<std::size_t>(rows.count()));
    for (int row = 0; row < rows.count(); ++row) found.push_back(read_version(rows, row));
    return found;
  });
}

Result<std::vector<DefinitionActivation>> PostgresDefinitionStore::activations(const std::string& partner_id,
                                                                               std::size_t limit) {
  return database_.read_primary([&](Connection& connection) -> Result<std::vector<DefinitionActivation>> {
    const auto rows = connection.query(
        "SELECT version, activated_at, activated_by, reason FROM activations WHERE partner_id = $1 "
        "ORDER BY number DESC LIMIT $2",
        key_of(partner_id, static_cast<std::int64_t>(limit)));
    std::vector<DefinitionActivation> found;
    found.reserve(static_cast<std::size_t>(rows.count()));
    for (int row = 0; row < rows.count(); ++row) {
      found.push_back({partner_id, static_cast<std::uint32_t>(rows.integer(row, 0)), rows.time(row, 1),
                       std::string(rows.text(row, 2)), std::string(rows.text(row, 3))});
    }
    return found;
  });
}

Result<std::int64_t> PostgresDefinitionStore::revision() {
  return database_.read_primary([&](Connection& connection) -> Result<std::int64_t> {
    return connection.query("SELECT COALESCE(max(number), 0) FROM activations").integer(0, 0);
  });
}

}  // namespace nexus::postgres
