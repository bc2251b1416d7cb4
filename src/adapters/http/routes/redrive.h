// Redrives of a queue: plan, start, progress, cancel, history.
#pragma once

#include "adapters/http/router.h"
#include "adapters/http/routes/audit_entry.h"
#include "review/redrive_jobs.h"

namespace nexus::http {

struct RedriveParts {
  ports::Broker& broker;
  review::RedriveJobs& redrives;
  AuditTrail audit;
};

void add_redrive_routes(Router& router, BlockingPool& pool, const RedriveParts& parts);

}  // namespace nexus::http
