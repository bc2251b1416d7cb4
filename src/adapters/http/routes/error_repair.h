// POST /api/errors/{id}/reprocess, .../dismiss, .../reopen, and GET .../lineage: what operators do with
// one error event.
#pragma once

#include "adapters/http/router.h"
#include "adapters/http/routes/audit_entry.h"
#include "partners/registry.h"
#include "ports/clock.h"
#include "ports/error_review.h"
#include "review/reprocessor.h"

namespace nexus::http {

struct ErrorRepairParts {
  ports::ErrorStore& errors;
  ports::ErrorReview& review;
  review::Reprocessor& reprocessor;
  partners::Registry& partners;
  ports::Clock& clock;
  AuditTrail audit;
};

// `pool` runs the calls that wait for intake.
void add_error_repair_routes(Router& router, BlockingPool& pool, const ErrorRepairParts& parts);

}  // namespace nexus::http
