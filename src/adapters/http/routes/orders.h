// GET /api/orders: lists, single orders, statistics.
#pragma once

#include "adapters/http/router.h"
#include "partners/registry.h"
#include "ports/order_store.h"
#include "query/cached_statistics.h"

namespace nexus::http {

struct OrderParts {
  ports::OrderStore& orders;
  partners::Registry& partners;
  query::CachedStatistics* statistics = nullptr;  // null: computed for each answer
};

void add_order_routes(Router& router, BlockingPool& pool, const OrderParts& parts);

}  // namespace nexus::http
