// Lists of orders: from the parameters of a request to a query of the store, and from the store's
// page to the answer.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "base/result.h"
#include "ports/order_store.h"
#include "query/parameter.h"

namespace nexus::query {

struct OrderList {
  ports::OrderQuery query;
  std::uint64_t passed = 0;  // orders of the list before this page, by page number or cursor
};

// Reads partnerId customerId productId externalOrderId fromDate toDate minAmount maxAmount sortBy
// sortOrder page pageSize cursor. `path` holds what the path has fixed already, which the parameters
// must not name again. Dates are ISO 8601 with Z or an offset, or a date alone: a fromDate alone means
// the start of that day in UTC, a toDate alone its last millisecond. `invalid` names the parameter that
// is unknown, repeated or bad, and what is allowed.
Result<OrderList> read_order_list(std::span<const Parameter> parameters, const PartnerNames& partners,
                                  const ports::OrderFilter& path = {});

// {status, data, total, totalExact, page, pageSize, totalPages, hasMore, nextCursor}.
std::string order_page_json(const OrderList& list, const ports::OrderPage& page,
                            const ports::OrderCount& count);

// {status, order}.
std::string single_order_json(const domain::Order& order);

}  // namespace nexus::query
