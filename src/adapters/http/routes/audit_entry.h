// Noting in the audit log who changed what, from the request that asked for it.
#pragma once

#include <string>
#include <string_view>

#include "adapters/http/exchange.h"
#include "adapters/http/response.h"
#include "domain/actor.h"
#include "ports/audit_log.h"
#include "ports/clock.h"
#include "ports/id_source.h"

namespace nexus::http {

// What noting an entry uses and does not own.
struct AuditTrail {
  ports::AuditLog& log;
  ports::Clock& clock;
  ports::IdSource& ids;
};

struct AuditedChange {
  std::string_view action;       // "queue.purge"; docs/operations.md lists them
  std::string_view target_kind;  // "error", "errors", "queue", "partner", "key", "job", "folder"
  std::string target_id;
  std::string reason;   // the operator's words; may be empty
  std::string details;  // JSON object text; may be empty
};

domain::Actor actor_of(const Exchange& exchange);

// Appends the entry with the caller and the trace id of the request. Call it once the change has been
// made. A failure says that the change stands and is not on record. Blocks.
Result<> note_change(const AuditTrail& trail, const Exchange& exchange, AuditedChange change);

// `done` if the change could be noted, else the failure as an answer.
Response noted(const AuditTrail& trail, const Exchange& exchange, AuditedChange change, Response done);

}  // namespace nexus::http
