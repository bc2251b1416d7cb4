#include "adapters/sqlite/sqlite_definition_store.h"

#include <algorithm>

#include "adapters/sqlite/migrations.h"
#include "adapters/sqlite/store_check.h"

namespace nexus::sqlite {

using ports::DefinitionActivation;
using ports::DefinitionOrigin;
using ports::DefinitionVersion;

namespace {

constexpr int kCacheKib = 1024;
constexpr int kLogPages = 256;  // pages in the log (1 MiB) from which it is copied into the file
constexpr std::string_view kColumns =
    "SELECT partner_id, version, source, sha256, origin, uploaded_at, uploaded_by, reason, samples_passed "
    "FROM definitions WHERE partner_id = ?";

DefinitionVersion read_version(const Query& query) {
  DefinitionVersion version;
  version.partner_id = query.text_at(0);
  version.version = static_cast<std::uint32_t>(query.integer_at(1));
  version.source = query.text_at(2);
  const std::string_view hash = query.blob_at(3);
  std::copy_n(hash.begin(), std::min(hash.size(), version.sha256.size()), version.sha256.begin());
  version.origin = ports::parse_definition_origin(query.text_at(4)).value_or(DefinitionOrigin::file);
  version.uploaded_at = {query.integer_at(5)};
  version.uploaded_by = query.text_at(6);
  version.reason = query.text_at(7);
  version.samples_passed = static_cast<std::uint32_t>(query.integer_at(8));
  return version;
}

std::string_view bytes_of(const std::array<std::uint8_t, 32>& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

// The origin of a version that is known.
std::optional<DefinitionOrigin> known_origin(Connection& connection, const std::string& partner_id,
                                             std::uint32_t version) {
  Query query(connection, "SELECT origin FROM definitions WHERE partner_id = ? AND version = ?");
  query.text(partner_id).integer(version);
  if (!query.step()) return std::nullopt;
  return ports::parse_definition_origin(query.text_at(0));
}

void insert_version(Connection& connection, const DefinitionVersion& version) {
  const std::string_view origin = to_string(version.origin);
  Query(connection,
        "INSERT OR REPLACE INTO definitions (position, partner_id, version, source, sha256, origin, "
        "uploaded_at, uploaded_by, reason, samples_passed) VALUES ((SELECT position FROM definitions WHERE "
        "partner_id = ?1 AND version = ?2), ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")
      .text(version.partner_id)
      .integer(version.version)
      .text(version.source)
      .blob(bytes_of(version.sha256))
      .text(origin)
      .integer(version.uploaded_at.ms)
      .text(version.uploaded_by)
      .text(version.reason)
      .integer(version.samples_passed)
      .run();
}

void insert_activation(Connection& connection, const DefinitionActivation& activation) {
  Query(connection,
        "INSERT INTO activations (partner_id, version, activated_at, activated_by, reason) "
        "VALUES (?, ?, ?, ?, ?)")
      .text(activation.partner_id)
      .integer(activation.version)
      .integer(activation.activated_at.ms)
      .text(activation.activated_by)
      .text(activation.reason)
      .run();
}

}  // namespace

SqliteDefinitionStore::SqliteDefinitionStore(const std::string& path, OpenMode mode)
    : lock_(lock_unless(mode == OpenMode::reader, path)), connection_(path, mode, kCacheKib) {
  if (mode == OpenMode::reader) {
    require_current(connection_, definition_migrations());
  } else {
    migrate(connection_, definition_migrations());
  }
}

Result<std::unique_ptr<SqliteDefinitionStore>> SqliteDefinitionStore::open(const std::string& path) {
  return run_guarded([&]() -> Result<std::unique_ptr<SqliteDefinitionStore>> {
    return std::unique_ptr<SqliteDefinitionStore>(new SqliteDefinitionStore(path, OpenMode::writer));
  });
}

Result<std::unique_ptr<SqliteDefinitionStore>> SqliteDefinitionStore::open_for_reading(
    const std::string& path) {
  return run_guarded([&]() -> Result<std::unique_ptr<SqliteDefinitionStore>> {
    return std::unique_ptr<SqliteDefinitionStore>(new SqliteDefinitionStore(path, OpenMode::reader));
  });
}

Result<> SqliteDefinitionStore::save(std::span<const DefinitionVersion> versions,
                                     std::span<const DefinitionActivation> activations) {
  return run_guarded([&]() -> Result<> {
    std::lock_guard lock(mutex_);
    if (connection_.pages_in_log() >= kLogPages) connection_.checkpoint(false);
    Transaction transaction(connection_, Transaction::Kind::write);
    for (const DefinitionVersion& version : versions) {
      const auto known = known_origin(connection_, version.partner_id, version.version);
      if (known && (*known != DefinitionOrigin::file || version.origin != DefinitionOrigin::file)) {
        return fail(ErrorKind::conflict, "Version " + std::to_string(version.version) + " of " +
                                             version.partner_id + "'s definition exists already.");
      }
      insert_version(connection_, version);
    }
    for (const DefinitionActivation& activation : activations) {
      if (!known_origin(connection_, activation.partner_id, activation.version)) {
        return fail(ErrorKind::not_found, "There is no version " + std::to_string(activation.version) +
                                              " of " + activation.partner_id + "'s definition.");
      }
      insert_activation(connection_, activation);
    }
    transaction.commit();
    return {};
  });
}

Result<std::optional<DefinitionVersion>> SqliteDefinitionStore::find(const std::string& partner_id,
                                                                     std::uint32_t version) {
  return run_guarded([&]() -> Result<std::optional<DefinitionVersion>> {
    std::lock_guard lock(mutex_);
    static const std::string sql = std::string(kColumns) + " AND version = ?";
    Query query(connection_, sql);
    query.text(partner_id).integer(version);
    if (!query.step()) return std::optional<DefinitionVersion>();
    return std::optional(read_version(query));
  });
}

Result<std::vector<DefinitionVersion>> SqliteDefinitionStore::versions(const std::string& partner_id) {
  return run_guarded([&]() -> Result<std::vector<DefinitionVersion>> {
    std::lock_guard lock(mutex_);
    static const std::string sql = std::string(kColumns) + " ORDER BY version DESC";
    std::vector<DefinitionVersion> found;
    Query query(connection_, sql);
    query.text(partner_id);
    while (query.step()) found.push_back(read_version(query));
    return found;
  });
}

Result<std::vector<DefinitionActivation>> SqliteDefinitionStore::activations(const std::string& partner_id,
                                                                             std::size_t limit) {
  return run_guarded([&]() -> Result<std::vector<DefinitionActivation>> {
    std::lock_guard lock(mutex_);
    std::vector<DefinitionActivation> found;
    Query query(connection_,
                "SELECT version, activated_at, activated_by, reason FROM activations WHERE partner_id = ? "
                "ORDER BY number DESC LIMIT ?");
    query.text(partner_id).integer(static_cast<std::int64_t>(limit));
    while (query.step()) {
      found.push_back({partner_id,
                       static_cast<std::uint32_t>(query.integer_at(0)),
                       {query.integer_at(1)},
                       std::string(query.text_at(2)),
                       std::string(query.text_at(3))});
    }
    return found;
  });
}

Result<std::vector<std::string>> SqliteDefinitionStore::partners() {
  return run_guarded([&]() -> Result<std::vector<std::string>> {
    std::lock_guard lock(mutex_);
    std::vector<std::string> found;
    Query query(connection_, "SELECT DISTINCT partner_id FROM definitions");
    while (query.step()) found.emplace_back(query.text_at(0));
    return found;
  });
}

Result<> SqliteDefinitionStore::backup(const std::string& target) {
  return run_guarded([&]() -> Result<> {
    std::lock_guard lock(mutex_);
    copy_database(connection_, target);
    return {};
  });
}

}  // namespace nexus::sqlite
