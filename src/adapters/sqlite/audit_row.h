// A row of audit_entries as an entry of the audit log.
#pragma once

#include "adapters/sqlite/connection.h"
#include "ports/audit_log.h"

namespace nexus::sqlite {

// The columns that entry_from reads, for the beginning of a SELECT.
inline constexpr const char* kAuditColumns =
    "id, at, actor_key, actor_role, action, target_kind, target_id, reason, details, trace_id";

ports::AuditEntry entry_from(const Query& row);

}  // namespace nexus::sqlite
