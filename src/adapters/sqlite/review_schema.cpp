// The schema of review.db. docs/store-schema.md explains it; keep both together.
#include <array>

#include "adapters/sqlite/migrations.h"

namespace nexus::sqlite {
namespace {

// INSERT OR REPLACE deletes without firing the trigger on DELETE, so a trigger on INSERT refuses it.
constexpr const char* kReviewTables = R"sql(
CREATE TABLE audit_entries (
  position INTEGER PRIMARY KEY,
  id BLOB NOT NULL CHECK (length(id) = 16),
  at INTEGER NOT NULL,
  actor_key TEXT NOT NULL,
  actor_role TEXT NOT NULL,
  action TEXT NOT NULL,
  target_kind TEXT NOT NULL,
  target_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  details TEXT NOT NULL,
  trace_id TEXT NOT NULL
);
CREATE UNIQUE INDEX audit_by_id ON audit_entries (id);
CREATE INDEX audit_by_actor ON audit_entries (actor_key, id);
CREATE INDEX audit_by_action ON audit_entries (action, id);
CREATE INDEX audit_by_target ON audit_entries (target_id, id);
CREATE TRIGGER audit_entries_never_change BEFORE UPDATE ON audit_entries
BEGIN SELECT RAISE(ABORT, 'audit entries never change'); END;
CREATE TRIGGER audit_entries_are_never_deleted BEFORE DELETE ON audit_entries
BEGIN SELECT RAISE(ABORT, 'audit entries are never deleted'); END;
CREATE TRIGGER audit_entries_are_never_replaced BEFORE INSERT ON audit_entries
WHEN EXISTS (SELECT 1 FROM audit_entries WHERE id = NEW.id OR position = NEW.position)
BEGIN SELECT RAISE(ABORT, 'audit entries are never replaced'); END;

CREATE TABLE jobs (
  id BLOB PRIMARY KEY CHECK (length(id) = 16),
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  filter TEXT NOT NULL,
  queue TEXT NOT NULL,
  to_queue TEXT NOT NULL,
  reason TEXT NOT NULL,
  actor_key TEXT NOT NULL,
  actor_role TEXT NOT NULL,
  max_per_second INTEGER NOT NULL,
  total INTEGER NOT NULL,
  processed INTEGER NOT NULL,
  succeeded INTEGER NOT NULL,
  still_failing INTEGER NOT NULL,
  skipped INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  failure TEXT NOT NULL,
  position TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX jobs_by_kind ON jobs (kind, id);
CREATE INDEX jobs_running ON jobs (kind, id) WHERE state = 'running';

CREATE VIEW audit_view AS
SELECT lower(substr(hex(id), 1, 8) || '-' || substr(hex(id), 9, 4) || '-' || substr(hex(id), 13, 4) || '-' ||
             substr(hex(id), 17, 4) || '-' || substr(hex(id), 21)) AS id,
       strftime('%Y-%m-%dT%H:%M:%S', at / 1000, 'unixepoch') || printf('.%03dZ', at % 1000) AS at,
       actor_key, actor_role, action, target_kind, target_id, reason, details, trace_id
FROM audit_entries;
)sql";

// Entries from before keep NULL: they cannot change.
constexpr const char* kAuditChain = R"sql(
ALTER TABLE audit_entries ADD COLUMN link BLOB CHECK (link IS NULL OR length(link) = 32);
)sql";

constexpr std::array<Migration, 2> kMigrations{{
    {1, "the audit log and jobs", kReviewTables},
    {2, "entries of the audit log hold a hash of the one before", kAuditChain},
}};

}  // namespace

std::span<const Migration> review_migrations() { return kMigrations; }

}  // namespace nexus::sqlite
