// Lists of groups of alike error events: from the parameters of a request to a query of the store, and
// from the store's page to the answer.
#pragma once

#include <span>
#include <string>

#include "base/result.h"
#include "ports/error_review.h"
#include "query/parameter.h"

namespace nexus::query {

// Reads partnerId state group sortBy pageSize cursor, as read_order_list does.
Result<ports::GroupQuery> read_group_list(std::span<const Parameter> parameters,
                                          const PartnerNames& partners);

// {status, data, total, nextCursor}.
std::string group_page_json(const ports::GroupQuery& query, const ports::GroupPage& page);

// {group, partnerId, code, field, state, count, open, resolved, dismissed, valueAtRisk, unknownAmounts,
// firstSeen, lastSeen, sparkline}. valueAtRisk is null where no open event has an amount that could be
// read, and 0 where none is open.
std::string group_json(const ports::ErrorGroup& group);

}  // namespace nexus::query
