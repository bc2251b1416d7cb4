// GET /api/audit: who changed what, when and why.
#pragma once

#include "adapters/http/router.h"
#include "ports/audit_log.h"

namespace nexus::http {

void add_audit_routes(Router& router, BlockingPool& pool, ports::AuditLog& log);

}  // namespace nexus::http
