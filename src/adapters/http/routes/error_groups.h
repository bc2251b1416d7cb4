// GET /api/errors/groups: alike error events with their totals.
#pragma once

#include "adapters/http/router.h"
#include "partners/registry.h"
#include "ports/clock.h"
#include "ports/error_review.h"

namespace nexus::http {

struct ErrorGroupParts {
  ports::ErrorReview& review;
  partners::Registry& partners;
  ports::Clock& clock;
};

void add_error_group_routes(Router& router, BlockingPool& pool, const ErrorGroupParts& parts);

}  // namespace nexus::http
