// GET /api/orders: lists, single orders, statistics.
#pragma once

#include "adapters/http/router.h"
#include "partners/registry.h"
#include "ports/order_store.h"

namespace nexus::http {

struct OrderParts {
  ports::OrderStore& orders;
  partners::Registry& partners;
};

void add_order_routes(Router& router, BlockingPool& pool, const OrderParts& parts);

}  // namespace nexus::http
