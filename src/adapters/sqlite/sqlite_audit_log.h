// The audit log in review.db.
#pragma once

#include "adapters/sqlite/review_file.h"
#include "ports/audit_log.h"

namespace nexus::sqlite {

class SqliteAuditLog : public ports::AuditLog {
 public:
  // `file` must outlive it.
  explicit SqliteAuditLog(ReviewFile& file) : file_(file) {}

  Result<> append(const ports::AuditEntry& entry) override;
  Result<ports::AuditPage> list(const ports::AuditQuery& query) override;

 private:
  ReviewFile& file_;
};

}  // namespace nexus::sqlite
