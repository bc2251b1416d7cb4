#include "adapters/postgres/session_lock.h"

namespace nexus::postgres {
namespace {

Parameters only(std::int64_t key) {
  Parameters parameters;
  parameters.integer(key);
  return parameters;
}

}  // namespace

SessionLock::SessionLock(Connection& connection, std::int64_t key)
    : connection_(connection),
      key_(key),
      held_(connection.query("SELECT pg_try_advisory_lock($1)", only(key)).boolean(0, 0)) {}

SessionLock::~SessionLock() {
  if (!held_ || !connection_.is_open()) return;
  try {
    connection_.query("SELECT pg_advisory_unlock($1)", only(key_));
  } catch (const Failure&) {
    connection_.close();  // the lock ends with the session
  }
}

}  // namespace nexus::postgres
