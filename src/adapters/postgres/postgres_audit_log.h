// The audit log of a cluster. Triggers refuse to change or delete an entry, whoever asks.
#pragma once

#include "adapters/postgres/database.h"
#include "ports/audit_log.h"

namespace nexus::postgres {

class PostgresAuditLog : public ports::AuditLog {
 public:
  // The database's schema has been migrated. It outlives the log.
  explicit PostgresAuditLog(Database& database) : database_(database) {}

  Result<> append(const ports::AuditEntry& entry) override;
  // Of the primary, so that an operator sees what was done just now.
  Result<ports::AuditPage> list(const ports::AuditQuery& query) override;

 private:
  Database& database_;
};

}  // namespace nexus::postgres
