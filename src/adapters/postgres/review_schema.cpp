#include "adapters/postgres/migrations.h"

namespace nexus::postgres {
namespace {

constexpr const char* kReviewTables = R"sql(
CREATE TABLE audit_entries (
  id          uuid        NOT NULL PRIMARY KEY,
  at          timestamptz NOT NULL,
  actor_key   text COLLATE "C" NOT NULL,
  actor_role  text COLLATE "C" NOT NULL,
  action      text COLLATE "C" NOT NULL,
  target_kind text COLLATE "C" NOT NULL,
  target_id   text COLLATE "C" NOT NULL,
  reason      text COLLATE "C" NOT NULL,
  details     text COLLATE "C" NOT NULL,
  trace_id    text COLLATE "C" NOT NULL
);
CREATE INDEX audit_by_actor ON audit_entries (actor_key, id);
CREATE INDEX audit_by_action ON audit_entries (action, id);
CREATE INDEX audit_by_target ON audit_entries (target_id, id);
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS
  $body$ BEGIN RAISE EXCEPTION 'audit entries never change and are never deleted'; END $body$;
CREATE TRIGGER audit_entries_never_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();

-- `owner` is the key of an advisory lock that the process which runs the job holds as long as it lives.
CREATE TABLE jobs (
  id             uuid        NOT NULL PRIMARY KEY,
  kind           text COLLATE "C" NOT NULL,
  state          text COLLATE "C" NOT NULL,
  filter         text COLLATE "C" NOT NULL,
  queue          text COLLATE "C" NOT NULL,
  to_queue       text COLLATE "C" NOT NULL,
  reason         text COLLATE "C" NOT NULL,
  actor_key      text COLLATE "C" NOT NULL,
  actor_role     text COLLATE "C" NOT NULL,
  max_per_second bigint      NOT NULL,
  total          bigint      NOT NULL,
  processed      bigint      NOT NULL,
  succeeded      bigint      NOT NULL,
  still_failing  bigint      NOT NULL,
  skipped        bigint      NOT NULL,
  started_at     timestamptz NOT NULL,
  ended_at       timestamptz,
  failure        text COLLATE "C" NOT NULL,
  position       text COLLATE "C" NOT NULL,
  owner          bigint      NOT NULL
);
CREATE INDEX jobs_by_kind ON jobs (kind, id);
CREATE INDEX jobs_running ON jobs (kind, id) WHERE state = 'running';
)sql";

constexpr const char* kDefinitionTables = R"sql(
CREATE TABLE definitions (
  partner_id     text COLLATE "C" NOT NULL,
  version        bigint      NOT NULL CHECK (version > 0),
  source         bytea       NOT NULL,
  sha256         bytea       NOT NULL CHECK (length(sha256) = 32),
  origin         text COLLATE "C" NOT NULL CHECK (origin IN ('file', 'api')),
  uploaded_at    timestamptz NOT NULL,
  uploaded_by    text COLLATE "C" NOT NULL,
  reason         text COLLATE "C" NOT NULL,
  samples_passed bigint      NOT NULL,
  PRIMARY KEY (partner_id, version)
);
CREATE TABLE activations (
  number       bigint      NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  partner_id   text COLLATE "C" NOT NULL,
  version      bigint      NOT NULL,
  activated_at timestamptz NOT NULL,
  activated_by text COLLATE "C" NOT NULL,
  reason       text COLLATE "C" NOT NULL,
  FOREIGN KEY (partner_id, version) REFERENCES definitions
);
CREATE INDEX activations_by_partner ON activations (partner_id, number);
)sql";

constexpr Migration kReview[] = {{"review", 1, "the audit log and jobs", kReviewTables}};
constexpr Migration kDefinitions[] = {{"definitions", 1, "versions and activations", kDefinitionTables}};

}  // namespace

std::span<const Migration> review_migrations() { return kReview; }
std::span<const Migration> definition_migrations() { return kDefinitions; }

}  // namespace nexus::postgres
