// GET /api/errors: rejected and conflicting inputs, and their statistics.
#pragma once

#include "adapters/http/router.h"
#include "partners/registry.h"
#include "ports/clock.h"
#include "ports/error_store.h"

namespace nexus::http {

struct ErrorParts {
  ports::ErrorStore& errors;
  partners::Registry& partners;
  ports::Clock& clock;
};

void add_error_routes(Router& router, BlockingPool& pool, const ErrorParts& parts);

}  // namespace nexus::http
