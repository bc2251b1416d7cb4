#include "adapters/postgres/postgres_job_store.h"

namespace nexus::postgres {

using ports::Job;

namespace {

constexpr const char* kColumns =
    "id, kind, state, filter, queue, to_queue, reason, actor_key, actor_role, max_per_second, total, "
    "processed, succeeded, still_failing, skipped, started_at, ended_at, failure, position";

Job read_job(const Rows& rows, int row) {
  const auto count = [&](int column) { return static_cast<std::uint64_t>(rows.integer(row, column)); };
  Job job;
  job.id = rows.uuid(row, 0);
  job.kind = ports::parse_job_kind(rows.text(row, 1)).value_or(ports::JobKind::reprocess);
  job.state = ports::parse_job_state(rows.text(row, 2)).value_or(ports::JobState::failed);
  job.filter = rows.text(row, 3);
  job.queue = rows.text(row, 4);
  job.to = rows.text(row, 5);
  job.reason = rows.text(row, 6);
  job.actor = {std::string(rows.text(row, 7)), std::string(rows.text(row, 8))};
  job.max_per_second = static_cast<std::uint32_t>(rows.integer(row, 9));
  job.total = count(10);
  job.processed = count(11);
  job.succeeded = count(12);
  job.still_failing = count(13);
  job.skipped = count(14);
  job.started_at = rows.time(row, 15);
  if (!rows.is_null(row, 16)) job.ended_at = rows.time(row, 16);
  job.failure = rows.text(row, 17);
  job.position = rows.text(row, 18);
  return job;
}

std::vector<Job> read_jobs(const Rows& rows) {
  std::vector<Job> jobs;
  jobs.reserve(static_cast<std::size_t>(rows.count()));
  for (int row = 0; row < rows.count(); ++row) jobs.push_back(read_job(rows, row));
  return jobs;
}

Parameters values_of(const Job& job, std::int64_t owner) {
  Parameters row;
  row.uuid(job.id).text(to_string(job.kind)).text(to_string(job.state)).text(job.filter).text(job.queue);
  row.text(job.to).text(job.reason).text(job.actor.key).text(job.actor.role).integer(job.max_per_second);
  for (const auto number : {job.total, job.processed, job.succeeded, job.still_failing, job.skipped})
    row.integer(static_cast<std::int64_t>(number));
  row.time(job.started_at);
  job.ended_at ? row.time(*job.ended_at) : row.null(Type::timestamptz);
  row.text(job.failure).text(job.position).integer(owner);
  return row;
}

}  // namespace

PostgresJobStore::PostgresJobStore(Database& database, const ConnectionOptions& session, std::int64_t owner)
    : database_(database), owner_(owner), alive_(session) {}

// Takes the lock again when the session was lost, which only asking tells: a server that failed over has
// ended it without a word. Throws Failure when it cannot.
void PostgresJobStore::show_alive() {
  std::lock_guard lock(mutex_);
  if (alive_.is_open()) {
    try {
      alive_.query("SELECT 1");
      return;
    } catch (const Failure&) {
      alive_.close();
    }
  }
  alive_.open();
  alive_.query("SELECT pg_advisory_lock($1)", Parameters().integer(owner_));
}

Result<> PostgresJobStore::save(const Job& job) {
  static const std::string sql =
      std::string("INSERT INTO jobs(") + kColumns +
      ", owner) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, "
      "$19, "
      "$20) ON CONFLICT (id) DO UPDATE SET (" +
      kColumns +
      ") = (EXCLUDED.id, EXCLUDED.kind, EXCLUDED.state, EXCLUDED.filter, EXCLUDED.queue, EXCLUDED.to_queue, "
      "EXCLUDED.reason, EXCLUDED.actor_key, EXCLUDED.actor_role, EXCLUDED.max_per_second, EXCLUDED.total, "
      "EXCLUDED.processed, EXCLUDED.succeeded, EXCLUDED.still_failing, EXCLUDED.skipped, "
      "EXCLUDED.started_at, "
      "EXCLUDED.ended_at, EXCLUDED.failure, EXCLUDED.position) WHERE jobs.owner = EXCLUDED.owner";
  return database_.write([&](Connection& connection) -> Result<> {
    show_alive();
    if (connection.query(sql, values_of(job, owner_)).affected() == 1) return {};
    return fail(ErrorKind::conflict,
                "Another process has taken the job " + domain::to_string(job.id) + " over.");
  });
}

Result<std::optional<Job>> PostgresJobStore::find(const domain::Uuid& id) {
  static const std::string sql = std::string("SELECT ") + kColumns + " FROM jobs WHERE id = $1";
  return database_.read_primary([&](Connection& connection) -> Result<std::optional<Job>> {
    const auto rows = connection.query(sql, Parameters().uuid(id));
    if (rows.empty()) return std::nullopt;
    return read_job(rows, 0);
  });
}

Result<std::vector<Job>> PostgresJobStore::list(ports::JobKind kind, std::string_view queue,
                                                std::size_t limit) {
  static const std::string sql = std::string("SELECT ") + kColumns +
                                 " FROM jobs WHERE kind = $1 AND ($2 = '' OR queue = $2) "
                                 "ORDER BY id DESC LIMIT $3";
  Parameters parameters;
  parameters.text(to_string(kind)).text(queue).integer(static_cast<std::int64_t>(limit));
  return database_.read_primary([&](Connection& connection) -> Result<std::vector<Job>> {
    return read_jobs(connection.query(sql, parameters));
  });
}

// The lock of an owner that lives cannot be taken, and that of one that is gone is given back at once. Of two
// that start together, the second waits for the first one's rows and then finds their owner alive.
Result<std::vector<Job>> PostgresJobStore::running(ports::JobKind kind) {
  static const std::string take =
      "UPDATE jobs SET owner = $2 WHERE kind = $1 AND state = 'running' AND owner <> $2 AND "
      "pg_try_advisory_xact_lock(owner)";
  static const std::string own =
      std::string("SELECT ") + kColumns +
      " FROM jobs WHERE kind = $1 AND state = 'running' AND owner = $2 ORDER BY id";
  Parameters parameters;
  parameters.text(to_string(kind)).integer(owner_);
  return database_.write([&](Connection& connection) -> Result<std::vector<Job>> {
    show_alive();
    connection.query(take, parameters);
    return read_jobs(connection.query(own, parameters));
  });
}

Result<std::optional<Job>> PostgresJobStore::take(const domain::Uuid& id) {
  static const std::string sql =
      "UPDATE jobs SET owner = $2 WHERE id = $1 AND state = 'running' AND owner <> $2";
  Parameters parameters;
  parameters.uuid(id).integer(owner_);
  const auto taken = database_.write([&](Connection& connection) -> Result<> {
    show_alive();
    connection.query(sql, parameters);
    return {};
  });
  if (!taken) return fail(taken.error());
  return find(id);
}

}  // namespace nexus::postgres
