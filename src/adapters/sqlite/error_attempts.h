// Attempts to repair error events, as rows of `error_attempts` and `error_attempt_faults`.
#pragma once

#include <vector>

#include "adapters/sqlite/connection.h"
#include "ports/error_review.h"

namespace nexus::sqlite {

void insert_attempt(Connection& connection, const ports::RepairAttempt& attempt);
// Of one event, the oldest first.
std::vector<ports::RepairAttempt> read_attempts(Connection& connection, const domain::Uuid& error);
// Those that became this order or met it, the oldest first.
std::vector<ports::RepairAttempt> read_attempts_of_order(Connection& connection, const domain::Uuid& order);
ports::JobTally tally_job(Connection& connection, const domain::Uuid& job);

}  // namespace nexus::sqlite
