// POST /api/partners/{slug}/reconcile: a partner's control totals against ours.
#pragma once

#include "adapters/http/router.h"
#include "partners/registry.h"
#include "ports/error_store.h"
#include "ports/order_store.h"

namespace nexus::http {

struct ReconcileParts {
  partners::Registry& partners;
  ports::OrderStore& orders;
  ports::ErrorStore& errors;
};

void add_reconcile_routes(Router& router, BlockingPool& pool, const ReconcileParts& parts);

}  // namespace nexus::http
