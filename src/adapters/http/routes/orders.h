// GET /api/orders: lists, single orders and their history, statistics.
#pragma once

#include "adapters/http/router.h"
#include "partners/registry.h"
#include "ports/error_review.h"
#include "ports/input_archive.h"
#include "ports/order_store.h"
#include "query/cached_statistics.h"

namespace nexus::http {

struct OrderParts {
  ports::OrderStore& orders;
  partners::Registry& partners;
  ports::ErrorReview& review;
  ports::InputArchive* inputs;                    // null: none are kept
  query::CachedStatistics* statistics = nullptr;  // null: computed for each answer
};

void add_order_routes(Router& router, BlockingPool& pool, const OrderParts& parts);

}  // namespace nexus::http
