// The half of SqliteErrorStore that operators use.
#include "adapters/sqlite/error_attempts.h"
#include "adapters/sqlite/error_groups.h"
#include "adapters/sqlite/error_row.h"
#include "adapters/sqlite/error_search.h"
#include "adapters/sqlite/sqlite_error_store.h"

namespace nexus::sqlite {

using ports::ChangeOutcome;
using ports::ErrorState;

Result<std::vector<ChangeOutcome>> SqliteErrorStore::settle(std::span<const ports::RepairAttempt> attempts) {
  return run_guarded([&]() -> Result<std::vector<ChangeOutcome>> {
    std::lock_guard lock(write_mutex_);
    keep_log_short();
    std::vector<ChangeOutcome> outcomes;
    GroupChange change;
    Transaction transaction(*writer_, Transaction::Kind::write);
    for (const auto& attempt : attempts) {
      const auto standing = read_standing(*writer_, attempt.error);
      if (!standing || standing->state != ErrorState::open) {
        outcomes.push_back(standing ? ChangeOutcome::wrong_state : ChangeOutcome::not_found);
        continue;
      }
      insert_attempt(*writer_, attempt);
      outcomes.push_back(ChangeOutcome::done);
      if (!attempt.order) continue;
      write_state(*writer_, attempt.error, {ErrorState::resolved, attempt.reason, attempt.actor, attempt.at},
                  attempt.order);
      change.moved(*standing, ErrorState::resolved);
    }
    change.write(*writer_);
    transaction.commit();
    return outcomes;
  });
}

Result<std::vector<ChangeOutcome>> SqliteErrorStore::change_state(std::span<const domain::Uuid> errors,
                                                                  const ports::StateChange& change) {
  return run_guarded([&]() -> Result<std::vector<ChangeOutcome>> {
    std::lock_guard lock(write_mutex_);
    keep_log_short();
    std::vector<ChangeOutcome> outcomes;
    GroupChange groups;
    Transaction transaction(*writer_, Transaction::Kind::write);
    for (const auto& id : errors) {
      const auto standing = read_standing(*writer_, id);
      const bool fits =
          standing && (standing->state == ErrorState::open) != (change.state == ErrorState::open);
      if (!fits) {
        outcomes.push_back(standing ? ChangeOutcome::wrong_state : ChangeOutcome::not_found);
        continue;
      }
      write_state(*writer_, id, change, std::nullopt);
      groups.moved(*standing, change.state);
      outcomes.push_back(ChangeOutcome::done);
    }
    groups.write(*writer_);
    transaction.commit();
    return outcomes;
  });
}

Result<std::vector<ports::RepairAttempt>> SqliteErrorStore::attempts(const domain::Uuid& error) {
  return run_guarded([&]() -> Result<std::vector<ports::RepairAttempt>> {
    const auto lease = readers_.lend();
    const Transaction snapshot(lease.connection(), Transaction::Kind::read);
    return read_attempts(lease.connection(), error);
  });
}

Result<std::vector<ports::RepairAttempt>> SqliteErrorStore::attempts_of_order(const domain::Uuid& order) {
  return run_guarded([&]() -> Result<std::vector<ports::RepairAttempt>> {
    const auto lease = readers_.lend();
    const Transaction snapshot(lease.connection(), Transaction::Kind::read);
    return read_attempts_of_order(lease.connection(), order);
  });
}

Result<ports::JobTally> SqliteErrorStore::tally(const domain::Uuid& job) {
  return run_guarded([&]() -> Result<ports::JobTally> {
    const auto lease = readers_.lend();
    return tally_job(lease.connection(), job);
  });
}

Result<ports::ErrorRisk> SqliteErrorStore::risk(const ports::ErrorFilter& filter) {
  return run_guarded([&]() -> Result<ports::ErrorRisk> {
    const auto lease = readers_.lend();
    const bool summed_up = groups_answer(filter) && filter.state == ErrorState::open;
    return summed_up ? risk_from_groups(lease.connection(), filter) : sum_risk(lease.connection(), filter);
  });
}

Result<ports::GroupPage> SqliteErrorStore::groups(const ports::GroupQuery& query, domain::Timestamp now) {
  return run_guarded([&]() -> Result<ports::GroupPage> {
    const auto lease = readers_.lend();
    const Transaction snapshot(lease.connection(), Transaction::Kind::read);
    return list_groups(lease.connection(), query, now);
  });
}

}  // namespace nexus::sqlite
