// Lists of the audit log: from the parameters of a request to a query of the log, and from the log's
// page to the answer.
#pragma once

#include <span>
#include <string>

#include "base/result.h"
#include "ports/audit_log.h"
#include "query/parameter.h"

namespace nexus::query {

// Reads actor action target fromDate toDate cursor pageSize, as read_order_list does.
Result<ports::AuditQuery> read_audit_list(std::span<const Parameter> parameters);

// {status, data, nextCursor}.
std::string audit_page_json(const ports::AuditQuery& query, const ports::AuditPage& page);

}  // namespace nexus::query
