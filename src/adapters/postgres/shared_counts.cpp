#include "adapters/postgres/shared_counts.h"

#include "adapters/postgres/migrations.h"

namespace nexus::postgres {

namespace {

constexpr const char* kPublishPartners = R"sql(
INSERT INTO answer_counts (process, partner_id, accepted, duplicates, conflicts, rejected, reprocessed, written_at)
SELECT $1, p, a, d, c, r, o, now()
FROM unnest($2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[]) AS t(p, a, d, c, r, o)
ON CONFLICT (process, partner_id) DO UPDATE SET accepted = EXCLUDED.accepted, duplicates = EXCLUDED.duplicates,
  conflicts = EXCLUDED.conflicts, rejected = EXCLUDED.rejected, reprocessed = EXCLUDED.reprocessed,
  written_at = EXCLUDED.written_at)sql";

constexpr const char* kPublishLatency = R"sql(
INSERT INTO answer_latencies (process, bucket, answers, written_at)
SELECT $1, bucket, answers, now() FROM unnest($2::bigint[]) WITH ORDINALITY AS t(answers, bucket)
ON CONFLICT (process, bucket) DO UPDATE SET answers = EXCLUDED.answers, written_at = EXCLUDED.written_at)sql";

constexpr const char* kPartnerTotals = R"sql(
SELECT partner_id, sum(accepted)::bigint, sum(duplicates)::bigint, sum(conflicts)::bigint, sum(rejected)::bigint,
  sum(reprocessed)::bigint
FROM answer_counts GROUP BY partner_id)sql";

constexpr const char* kLatencyTotals =
    "SELECT sum(answers)::bigint FROM answer_latencies GROUP BY bucket ORDER BY bucket";

// The sums stay as they are for whoever reads before or after, because both happen in one statement.
constexpr const char* kFoldPartners = R"sql(
WITH silent AS (
  DELETE FROM answer_counts
  WHERE written_at < now() - interval '1 day' AND process <> '00000000-0000-0000-0000-000000000000' RETURNING *)
INSERT INTO answer_counts AS folded
SELECT '00000000-0000-0000-0000-000000000000', partner_id, sum(accepted), sum(duplicates), sum(conflicts),
  sum(rejected), sum(reprocessed), now()
FROM silent GROUP BY partner_id
ON CONFLICT (process, partner_id) DO UPDATE SET accepted = folded.accepted + EXCLUDED.accepted,
  duplicates = folded.duplicates + EXCLUDED.duplicates, conflicts = folded.conflicts + EXCLUDED.conflicts,
  rejected = folded.rejected + EXCLUDED.rejected, reprocessed = folded.reprocessed + EXCLUDED.reprocessed)sql";

constexpr const char* kFoldLatencies = R"sql(
WITH silent AS (
  DELETE FROM answer_latencies
  WHERE written_at < now() - interval '1 day' AND process <> '00000000-0000-0000-0000-000000000000' RETURNING *)
INSERT INTO answer_latencies AS folded
SELECT '00000000-0000-0000-0000-000000000000', bucket, sum(answers), now() FROM silent GROUP BY bucket
ON CONFLICT (process, bucket) DO UPDATE SET answers = folded.answers + EXCLUDED.answers)sql";

constexpr const char* kTables = R"sql(
CREATE TABLE answer_counts (
  process     uuid        NOT NULL,
  partner_id  text COLLATE "C" NOT NULL,
  accepted    bigint      NOT NULL,
  duplicates  bigint      NOT NULL,
  conflicts   bigint      NOT NULL,
  rejected    bigint      NOT NULL,
  reprocessed bigint      NOT NULL,
  written_at  timestamptz NOT NULL,
  PRIMARY KEY (process, partner_id)
) WITH (fillfactor = 50);
CREATE TABLE answer_latencies (
  process    uuid        NOT NULL,
  bucket     bigint      NOT NULL,
  answers    bigint      NOT NULL,
  written_at timestamptz NOT NULL,
  PRIMARY KEY (process, bucket)
) WITH (fillfactor = 50);
)sql";

constexpr Migration kMigrations[] = {{"answer counts", 1, "what each process answered", kTables}};

std::uint64_t count(const Rows& rows, int row, int column) {
  return static_cast<std::uint64_t>(rows.integer(row, column));
}

Statement partner_statement(const domain::Uuid& process, const ProcessAnswers& answers) {
  ArrayValue partners(Type::text);
  ArrayValue accepted(Type::bigint);
  ArrayValue duplicates(Type::bigint);
  ArrayValue conflicts(Type::bigint);
  ArrayValue rejected(Type::bigint);
  ArrayValue reprocessed(Type::bigint);
  for (const auto& [partner_id, counts] : answers.by_partner) {
    partners.text(partner_id);
    accepted.integer(static_cast<std::int64_t>(counts.accepted));
    duplicates.integer(static_cast<std::int64_t>(counts.duplicates));
    conflicts.integer(static_cast<std::int64_t>(counts.conflicts));
    rejected.integer(static_cast<std::int64_t>(counts.rejected));
    reprocessed.integer(static_cast<std::int64_t>(counts.reprocessed));
  }
  Parameters parameters;
  parameters.uuid(process).array(partners).array(accepted).array(duplicates).array(conflicts).array(rejected);
  return {kPublishPartners, parameters.array(reprocessed)};
}

Statement latency_statement(const domain::Uuid& process, const ProcessAnswers& answers) {
  ArrayValue buckets(Type::bigint);
  for (const std::uint64_t bucket : answers.latency) buckets.integer(static_cast<std::int64_t>(bucket));
  Parameters parameters;
  return {kPublishLatency, parameters.uuid(process).array(buckets)};
}

}  // namespace

std::span<const Migration> answer_count_migrations() { return kMigrations; }

Result<> SharedCounts::publish(const ProcessAnswers& answers) {
  const Statement statements[] = {partner_statement(process_, answers), latency_statement(process_, answers)};
  return database_.write([&](Connection& connection) -> Result<> {
    connection.pipeline(statements);
    return {};
  });
}

Result<ProcessAnswers> SharedCounts::totals() {
  return database_.read_primary([&](Connection& connection) -> Result<ProcessAnswers> {
    const Statement statements[] = {{kPartnerTotals, {}}, {kLatencyTotals, {}}};
    const std::vector<Rows> results = connection.pipeline(statements);
    const Rows& partners = results[0];
    const Rows& latency = results[1];
    ProcessAnswers answers;
    for (int row = 0; row < partners.count(); ++row) {
      answers.by_partner[std::string(partners.text(row, 0))] = {
          count(partners, row, 1), count(partners, row, 2), count(partners, row, 3), count(partners, row, 4),
          count(partners, row, 5)};
    }
    for (int row = 0; row < latency.count(); ++row) answers.latency.push_back(count(latency, row, 0));
    return answers;
  });
}

Result<> SharedCounts::fold() {
  const Statement statements[] = {{kFoldPartners, {}}, {kFoldLatencies, {}}};
  return database_.write([&](Connection& connection) -> Result<> {
    connection.pipeline(statements);
    return {};
  });
}

}  // namespace nexus::postgres
