// The audit log in memory: the same answers as every other one.
#pragma once

#include <map>
#include <mutex>

#include "ports/audit_log.h"

namespace nexus::memory {

// Safe to call from any thread.
class MemoryAuditLog : public ports::AuditLog {
 public:
  Result<> append(const ports::AuditEntry& entry) override;
  Result<ports::AuditPage> list(const ports::AuditQuery& query) override;

 private:
  std::mutex mutex_;
  std::map<domain::Uuid, ports::AuditEntry> entries_;
};

}  // namespace nexus::memory
