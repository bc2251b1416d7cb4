// Who signed out in a cluster, so that every process of it refuses the session's cookie.
#pragma once

#include "adapters/postgres/database.h"
#include "ports/ended_sessions.h"

namespace nexus::postgres {

class PostgresEndedSessions : public ports::EndedSessions {
 public:
  // The database's schema has been migrated. It outlives this.
  explicit PostgresEndedSessions(Database& database) : database_(database) {}

  Result<> add(const std::string& token_sha256, domain::Timestamp ends_at, domain::Timestamp now) override;
  // Of the primary; those that would end last come first where there are too many.
  Result<ports::EndedSessionTimes> list() override;

 private:
  Database& database_;
};

}  // namespace nexus::postgres
