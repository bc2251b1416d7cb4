// POST /api/backup: a copy of everything that is durable, made while the server works.
#pragma once

#include <functional>
#include <string>

#include "adapters/http/router.h"
#include "adapters/http/routes/audit_entry.h"

namespace nexus::http {

// Writes the copy into the folder and returns the answer's JSON.
using MakeBackup = std::function<Result<std::string>(const std::string& destination)>;

void add_backup_routes(Router& router, BlockingPool& pool, MakeBackup make_backup, const AuditTrail& audit);

}  // namespace nexus::http
