// Lists and counts of orders, each at a bounded cost, which docs/store-schema.md states.
#pragma once

#include "adapters/postgres/connection.h"
#include "ports/order_store.h"

namespace nexus::postgres {

struct SearchBounds {
  // Of several conditions, one that matches at most so many orders is answered by reading these; else so many
  // orders are read along the sort.
  int candidates = 5'000;
  int counted = 20'000;  // orders of one condition that a count looks at
};

// Both throw Failure.
ports::OrderPage list_orders(Connection& connection, const ports::OrderQuery& query,
                             const SearchBounds& bounds);
ports::OrderCount count_orders(Connection& connection, const ports::OrderFilter& filter,
                               const SearchBounds& bounds);

}  // namespace nexus::postgres
