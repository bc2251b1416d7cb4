// The schema of errors.db. docs/store-schema.md explains it; keep both together.
#include <array>

#include "adapters/sqlite/migrations.h"

namespace nexus::sqlite {
namespace {

// Ids grow with time, so every index on something and the id is written at few places.
constexpr const char* kErrorTables = R"sql(
CREATE TABLE errors (
  position INTEGER PRIMARY KEY,
  id BLOB NOT NULL CHECK (length(id) = 16),
  timestamp INTEGER NOT NULL,
  partner_id TEXT NOT NULL,
  external_order_id TEXT NOT NULL,
  error_group TEXT NOT NULL,
  state TEXT NOT NULL,
  raw_input BLOB NOT NULL,
  raw_input_truncated INTEGER NOT NULL,
  content_type TEXT NOT NULL,
  definition_version INTEGER NOT NULL,
  amount_at_risk TEXT,
  existing_id BLOB,
  existing_sequence_number INTEGER,
  trace_id TEXT NOT NULL,
  input_sha256 BLOB NOT NULL
);
CREATE UNIQUE INDEX errors_by_id ON errors (id);
CREATE INDEX errors_by_partner ON errors (partner_id, id);
CREATE INDEX errors_by_group ON errors (error_group, id);
CREATE INDEX errors_by_state ON errors (state, id);

CREATE TABLE error_faults (
  position INTEGER NOT NULL,
  number INTEGER NOT NULL,
  code TEXT NOT NULL,
  field TEXT NOT NULL,
  message TEXT NOT NULL,
  received TEXT NOT NULL,
  expected TEXT NOT NULL,
  PRIMARY KEY (position, number)
) WITHOUT ROWID;
CREATE TABLE error_differences (
  position INTEGER NOT NULL,
  number INTEGER NOT NULL,
  field TEXT NOT NULL,
  accepted TEXT NOT NULL,
  received TEXT NOT NULL,
  PRIMARY KEY (position, number)
) WITHOUT ROWID;
CREATE TABLE error_codes (code TEXT NOT NULL, id BLOB NOT NULL, PRIMARY KEY (code, id)) WITHOUT ROWID;
CREATE TABLE error_fields (field TEXT NOT NULL, id BLOB NOT NULL, PRIMARY KEY (field, id)) WITHOUT ROWID;

CREATE TABLE error_partner_totals (
  partner_id TEXT PRIMARY KEY,
  stored INTEGER NOT NULL,
  rejected INTEGER NOT NULL,
  conflicts INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE error_code_totals (code TEXT PRIMARY KEY, stored INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE error_minute_totals (minute INTEGER PRIMARY KEY, stored INTEGER NOT NULL);

CREATE VIEW errors_view AS
SELECT lower(substr(hex(id), 1, 8) || '-' || substr(hex(id), 9, 4) || '-' || substr(hex(id), 13, 4) || '-' ||
             substr(hex(id), 17, 4) || '-' || substr(hex(id), 21)) AS id,
       strftime('%Y-%m-%dT%H:%M:%S', timestamp / 1000, 'unixepoch') || printf('.%03dZ', timestamp % 1000) AS timestamp,
       partner_id, external_order_id, state, error_group, code, field, message, received, expected, amount_at_risk,
       CAST(raw_input AS TEXT) AS raw_input, content_type, definition_version, trace_id
FROM errors JOIN error_faults USING (position);
)sql";

// The totals of the groups of events that are there already are counted when the store is opened
// (fill_error_groups): SQL cannot add up amounts exactly.
constexpr const char* kReviewTables = R"sql(
ALTER TABLE errors ADD COLUMN csv_header TEXT;
ALTER TABLE errors ADD COLUMN state_reason TEXT;
ALTER TABLE errors ADD COLUMN state_actor_key TEXT;
ALTER TABLE errors ADD COLUMN state_actor_role TEXT;
ALTER TABLE errors ADD COLUMN state_at INTEGER;
ALTER TABLE errors ADD COLUMN resolved_order_id BLOB;
ALTER TABLE errors ADD COLUMN resolved_sequence_number INTEGER;
CREATE INDEX errors_by_group_and_state ON errors (error_group, state, id);

CREATE TABLE error_attempts (
  position INTEGER PRIMARY KEY,
  id BLOB NOT NULL CHECK (length(id) = 16),
  error_id BLOB NOT NULL,
  at INTEGER NOT NULL,
  actor_key TEXT NOT NULL,
  actor_role TEXT NOT NULL,
  reason TEXT NOT NULL,
  corrected_input BLOB,
  definition_version INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  order_id BLOB,
  sequence_number INTEGER,
  job_id BLOB
);
CREATE INDEX error_attempts_by_error ON error_attempts (error_id, id);
CREATE INDEX error_attempts_by_job ON error_attempts (job_id, error_id) WHERE job_id IS NOT NULL;
CREATE TABLE error_attempt_faults (
  position INTEGER NOT NULL,
  number INTEGER NOT NULL,
  code TEXT NOT NULL,
  field TEXT NOT NULL,
  message TEXT NOT NULL,
  received TEXT NOT NULL,
  expected TEXT NOT NULL,
  PRIMARY KEY (position, number)
) WITHOUT ROWID;

CREATE TABLE error_groups (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  error_group TEXT NOT NULL,
  partner_id TEXT NOT NULL,
  code TEXT NOT NULL,
  field TEXT NOT NULL,
  state TEXT NOT NULL,
  open INTEGER NOT NULL,
  resolved INTEGER NOT NULL,
  dismissed INTEGER NOT NULL,
  value_at_risk TEXT NOT NULL,
  value_order TEXT NOT NULL,
  unknown_amounts INTEGER NOT NULL,
  first_seen INTEGER NOT NULL,
  last_seen INTEGER NOT NULL
);
CREATE UNIQUE INDEX error_groups_by_name ON error_groups (error_group);
CREATE INDEX error_groups_by_value ON error_groups (value_order);
CREATE INDEX error_groups_by_last_seen ON error_groups (last_seen);
CREATE INDEX error_groups_by_open ON error_groups (open);
CREATE TABLE error_group_hours (
  hour INTEGER NOT NULL,
  number INTEGER NOT NULL,
  stored INTEGER NOT NULL,
  PRIMARY KEY (hour, number)
) WITHOUT ROWID;
)sql";

// Partners ask about their own ids.
constexpr const char* kExternalOrderIndex =
    "CREATE INDEX errors_by_external_order ON errors (external_order_id, id) WHERE external_order_id <> '';";

// An order leads back to the event that it was repaired from.
constexpr const char* kAttemptOrderIndex =
    "CREATE INDEX error_attempts_by_order ON error_attempts (order_id, id) WHERE order_id IS NOT NULL;";

constexpr std::array<Migration, 4> kMigrations{{
    {1, "error events, their faults and statistics", kErrorTables},
    {2, "states, attempts and groups of error events", kReviewTables},
    {3, "error events by the partner's own id", kExternalOrderIndex},
    {4, "attempts by the order that they became", kAttemptOrderIndex},
}};

}  // namespace

std::span<const Migration> error_migrations() { return kMigrations; }

}  // namespace nexus::sqlite
