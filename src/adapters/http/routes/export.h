// GET /api/orders/export and /api/errors/export: everything that matches as one CSV or NDJSON file, sent
// while it is being read.
#pragma once

#include "adapters/http/router.h"
#include "partners/registry.h"
#include "ports/error_store.h"
#include "ports/order_store.h"

namespace nexus::http {

struct ExportParts {
  ports::OrderStore& orders;
  ports::ErrorStore& errors;
  partners::Registry& partners;
};

void add_export_routes(Router& router, BlockingPool& pool, const ExportParts& parts);

}  // namespace nexus::http
