// POST /api/errors/reprocess and /api/errors/dismiss: changes of many error events at once; GET and DELETE
// /api/errors/reprocess/{jobId}: how far they have come.
#pragma once

#include "adapters/http/routes/error_repair.h"
#include "review/reprocess_jobs.h"

namespace nexus::http {

struct ErrorJobParts {
  ErrorRepairParts repair;
  review::ReprocessJobs& jobs;
};

void add_error_job_routes(Router& router, BlockingPool& pool, const ErrorJobParts& parts);

}  // namespace nexus::http
