// GET /api/receipts/{id}: what was decided about one input, by the id in its answer.
#pragma once

#include "adapters/http/router.h"
#include "ports/error_store.h"
#include "ports/order_store.h"

namespace nexus::http {

struct ReceiptParts {
  ports::OrderStore& orders;
  ports::ErrorStore& errors;
};

void add_receipt_routes(Router& router, BlockingPool& pool, const ReceiptParts& parts);

}  // namespace nexus::http
