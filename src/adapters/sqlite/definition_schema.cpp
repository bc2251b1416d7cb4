// The schema of definitions.db. docs/store-schema.md explains it; keep both together.
#include <array>

#include "adapters/sqlite/migrations.h"

namespace nexus::sqlite {
namespace {

constexpr const char* kDefinitionTables = R"sql(
CREATE TABLE definitions (
  position INTEGER PRIMARY KEY,
  partner_id TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version > 0),
  source TEXT NOT NULL,
  sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
  origin TEXT NOT NULL CHECK (origin IN ('file', 'api')),
  uploaded_at INTEGER NOT NULL,
  uploaded_by TEXT NOT NULL,
  reason TEXT NOT NULL,
  samples_passed INTEGER NOT NULL
);
CREATE UNIQUE INDEX definitions_by_version ON definitions (partner_id, version);
CREATE TABLE activations (
  number INTEGER PRIMARY KEY,
  partner_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  activated_at INTEGER NOT NULL,
  activated_by TEXT NOT NULL,
  reason TEXT NOT NULL
);
CREATE INDEX activations_by_partner ON activations (partner_id, number);
CREATE VIEW definitions_view AS
SELECT partner_id, version, origin, lower(hex(sha256)) AS sha256,
  strftime('%Y-%m-%dT%H:%M:%S', uploaded_at / 1000, 'unixepoch') || printf('.%03dZ', uploaded_at % 1000)
    AS uploaded_at,
  uploaded_by, reason, samples_passed,
  version = (SELECT version FROM activations WHERE partner_id = definitions.partner_id
             ORDER BY number DESC LIMIT 1) AS active
FROM definitions;
)sql";

constexpr std::array<Migration, 1> kMigrations{{
    {1, "versions and activations", kDefinitionTables},
}};

}  // namespace

std::span<const Migration> definition_migrations() { return kMigrations; }

}  // namespace nexus::sqlite
