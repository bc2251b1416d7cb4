// Which of a partner's orders a call that goes through many of them takes, the newest first.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "ports/order_store.h"
#include "query/parameter.h"

namespace nexus::query {

// Reads fromDate and toDate as lists of orders do, and `cursor`, into a query for the partner's orders;
// `others` are names that somebody else reads. `invalid` names the parameter that is unknown, repeated or
// bad.
Result<ports::OrderQuery> read_order_range(std::span<const Parameter> parameters,
                                           std::span<const std::string_view> others,
                                           const std::string& partner_id);

// The cursor that goes on behind `next` with the same range.
std::string order_range_cursor(const ports::OrderQuery& query, const ports::OrderPosition& next);

}  // namespace nexus::query
