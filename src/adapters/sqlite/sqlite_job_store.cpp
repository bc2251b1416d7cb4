#include "adapters/sqlite/sqlite_job_store.h"

#include "adapters/sqlite/order_row.h"

namespace nexus::sqlite {
namespace {

constexpr std::string_view kColumns =
    "id, kind, state, filter, queue, to_queue, reason, actor_key, actor_role, max_per_second, total, "
    "processed, succeeded, still_failing, skipped, started_at, ended_at, failure, position";

std::string select(std::string_view rest) {
  return "SELECT " + std::string(kColumns) + " FROM jobs " + std::string(rest);
}

ports::Job job_from(const Query& row) {
  ports::Job job;
  job.id = uuid_from_blob(row.blob_at(0));
  job.kind = ports::parse_job_kind(row.text_at(1)).value_or(ports::JobKind::reprocess);
  job.state = ports::parse_job_state(row.text_at(2)).value_or(ports::JobState::failed);
  job.filter = row.text_at(3);
  job.queue = row.text_at(4);
  job.to = row.text_at(5);
  job.reason = row.text_at(6);
  job.actor = {std::string(row.text_at(7)), std::string(row.text_at(8))};
  job.max_per_second = static_cast<std::uint32_t>(row.integer_at(9));
  job.total = static_cast<std::uint64_t>(row.integer_at(10));
  job.processed = static_cast<std::uint64_t>(row.integer_at(11));
  job.succeeded = static_cast<std::uint64_t>(row.integer_at(12));
  job.still_failing = static_cast<std::uint64_t>(row.integer_at(13));
  job.skipped = static_cast<std::uint64_t>(row.integer_at(14));
  job.started_at = {row.integer_at(15)};
  if (!row.null_at(16)) job.ended_at = domain::Timestamp{row.integer_at(16)};
  job.failure = row.text_at(17);
  job.position = row.text_at(18);
  return job;
}

std::vector<ports::Job> jobs_from(Query& rows) {
  std::vector<ports::Job> jobs;
  while (rows.step()) jobs.push_back(job_from(rows));
  return jobs;
}

void write(Connection& connection, const ports::Job& job) {
  const std::string sql = "INSERT OR REPLACE INTO jobs(" + std::string(kColumns) +
                          ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  Query query(connection, sql);
  query.blob(as_blob(job.id)).text(ports::to_string(job.kind)).text(ports::to_string(job.state));
  query.text(job.filter).text(job.queue).text(job.to).text(job.reason);
  query.text(job.actor.key).text(job.actor.role).integer(job.max_per_second);
  for (const auto number : {job.total, job.processed, job.succeeded, job.still_failing, job.skipped}) {
    query.integer(static_cast<std::int64_t>(number));
  }
  query.integer(job.started_at.ms);
  job.ended_at ? query.integer(job.ended_at->ms) : query.null();
  query.text(job.failure).text(job.position).run();
}

}  // namespace

Result<> SqliteJobStore::save(const ports::Job& job) {
  return run_guarded([&]() -> Result<> {
    file_.write([&](Connection& connection) { write(connection, job); });
    return {};
  });
}

Result<std::optional<ports::Job>> SqliteJobStore::find(const domain::Uuid& id) {
  return run_guarded([&]() -> Result<std::optional<ports::Job>> {
    const auto lease = file_.reader();
    const auto sql = select("WHERE id = ?");
    Query query(lease.connection(), sql);
    if (!query.blob(as_blob(id)).step()) return std::nullopt;
    return job_from(query);
  });
}

Result<std::vector<ports::Job>> SqliteJobStore::list(ports::JobKind kind, std::string_view queue,
                                                     std::size_t limit) {
  return run_guarded([&]() -> Result<std::vector<ports::Job>> {
    const auto lease = file_.reader();
    const auto sql = select("WHERE kind = ? AND (? = '' OR queue = ?) ORDER BY id DESC LIMIT ?");
    Query query(lease.connection(), sql);
    query.text(ports::to_string(kind)).text(queue).text(queue).integer(static_cast<std::int64_t>(limit));
    return jobs_from(query);
  });
}

Result<std::vector<ports::Job>> SqliteJobStore::running(ports::JobKind kind) {
  return run_guarded([&]() -> Result<std::vector<ports::Job>> {
    const auto lease = file_.reader();
    const auto sql = select("WHERE kind = ? AND state = 'running' ORDER BY id");
    Query query(lease.connection(), sql);
    query.text(ports::to_string(kind));
    return jobs_from(query);
  });
}

}  // namespace nexus::sqlite
