#include "adapters/sqlite/error_attempts.h"

#include "adapters/sqlite/error_row.h"
#include "adapters/sqlite/order_row.h"

namespace nexus::sqlite {

void insert_attempt(Connection& connection, const ports::RepairAttempt& attempt) {
  Query query(connection,
              "INSERT INTO error_attempts(id, error_id, at, actor_key, actor_role, reason, corrected_input, "
              "definition_version, outcome, order_id, sequence_number, job_id) "
              "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  query.blob(as_blob(attempt.id)).blob(as_blob(attempt.error)).integer(attempt.at.ms);
  query.text(attempt.actor.key).text(attempt.actor.role).text(attempt.reason);
  attempt.corrected_input ? query.blob(*attempt.corrected_input) : query.null();
  query.integer(attempt.definition_version).text(ports::to_string(attempt.outcome));
  attempt.order ? query.blob(as_blob(attempt.order->id)) : query.null();
  attempt.order ? query.integer(attempt.order->sequence_number) : query.null();
  attempt.job ? query.blob(as_blob(*attempt.job)) : query.null();
  query.run();
  insert_fault_rows(connection, "error_attempt_faults", sqlite3_last_insert_rowid(connection.handle()),
                    attempt.faults);
}

namespace {

ports::RepairAttempt read_attempt(Connection& connection, const Query& rows) {
  ports::RepairAttempt attempt;
  attempt.id = uuid_from_blob(rows.blob_at(0));
  attempt.at = {rows.integer_at(1)};
  attempt.actor = {std::string(rows.text_at(2)), std::string(rows.text_at(3))};
  attempt.reason = rows.text_at(4);
  if (!rows.null_at(5)) attempt.corrected_input = std::string(rows.blob_at(5));
  attempt.definition_version = static_cast<std::uint32_t>(rows.integer_at(6));
  attempt.outcome = ports::parse_attempt_outcome(rows.text_at(7)).value_or(ports::AttemptOutcome::rejected);
  if (!rows.null_at(8)) {
    attempt.order = ports::OrderReference{uuid_from_blob(rows.blob_at(8)), rows.integer_at(9)};
  }
  if (!rows.null_at(10)) attempt.job = uuid_from_blob(rows.blob_at(10));
  attempt.error = uuid_from_blob(rows.blob_at(12));
  attempt.faults = read_fault_rows(connection, "error_attempt_faults", rows.integer_at(11));
  return attempt;
}

std::vector<ports::RepairAttempt> read_attempts_where(Connection& connection, const std::string& condition,
                                                      const domain::Uuid& id) {
  Query rows(connection,
             "SELECT id, at, actor_key, actor_role, reason, corrected_input, definition_version, outcome, "
             "order_id, sequence_number, job_id, position, error_id FROM error_attempts WHERE " +
                 condition + " ORDER BY id");
  rows.blob(as_blob(id));
  std::vector<ports::RepairAttempt> attempts;
  while (rows.step()) attempts.push_back(read_attempt(connection, rows));
  return attempts;
}

}  // namespace

std::vector<ports::RepairAttempt> read_attempts(Connection& connection, const domain::Uuid& error) {
  return read_attempts_where(connection, "error_id = ?", error);
}

std::vector<ports::RepairAttempt> read_attempts_of_order(Connection& connection, const domain::Uuid& order) {
  return read_attempts_where(connection, "order_id = ?", order);
}

ports::JobTally tally_job(Connection& connection, const domain::Uuid& job) {
  Query query(connection,
              "SELECT coalesce(sum(order_id IS NOT NULL), 0), coalesce(sum(order_id IS NULL), 0), "
              "max(error_id) FROM error_attempts WHERE job_id = ?");
  query.blob(as_blob(job)).step();
  ports::JobTally tally;
  tally.succeeded = static_cast<std::uint64_t>(query.integer_at(0));
  tally.still_failing = static_cast<std::uint64_t>(query.integer_at(1));
  if (!query.null_at(2)) tally.highest_error = uuid_from_blob(query.blob_at(2));
  return tally;
}

}  // namespace nexus::sqlite
