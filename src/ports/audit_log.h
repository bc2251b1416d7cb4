// Who changed what, when and why: every change that an operator makes, append only. Entries are
// never changed or deleted. Safe to call from any thread; calls block.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "domain/timestamp.h"
#include "domain/uuid.h"

namespace nexus::ports {

struct AuditEntry {
  domain::Uuid id;  // made by the caller for `at`, so that ids sort by time
  domain::Timestamp at;
  std::string actor_key;    // id of the key that was used; empty where no key was asked for
  std::string actor_role;   // "operator", "admin"
  std::string action;       // "error.reprocess"; docs/operations.md lists them
  std::string target_kind;  // "error", "queue", "partner", "key"
  std::string target_id;
  std::string reason;    // the operator's words; may be empty
  std::string details;   // JSON object text; empty when there is nothing to add
  std::string trace_id;  // 32 hex digits, of the request
};

// All given conditions hold together; bounds are inclusive.
struct AuditQuery {
  std::optional<std::string> actor_key;
  std::optional<std::string> action;
  std::optional<std::string> target_id;
  std::optional<domain::Timestamp> from;
  std::optional<domain::Timestamp> to;
  std::optional<domain::Uuid> after;  // continue behind this entry
  std::size_t limit = 20;             // 1 .. 100
};

struct AuditPage {
  std::vector<AuditEntry> entries;   // newest first
  std::optional<domain::Uuid> next;  // present when there may be more
};

class AuditLog {
 public:
  virtual ~AuditLog() = default;
  // Durable when it returns. An entry with a known id fails as `conflict`.
  virtual Result<> append(const AuditEntry& entry) = 0;
  virtual Result<AuditPage> list(const AuditQuery& query) = 0;
};

}  // namespace nexus::ports
