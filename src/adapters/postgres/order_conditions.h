// The conditions of a filter and the sorts of a list as SQL.
#pragma once

#include <string>
#include <string_view>

#include "adapters/postgres/parameters.h"
#include "ports/order_store.h"

namespace nexus::postgres {

// The conditions of a filter, as bits.
enum Condition : unsigned {
  kPartner = 1,
  kCustomer = 2,
  kProduct = 4,
  kExternalId = 8,
  kTime = 16,
  kGross = 32,
};
inline constexpr unsigned kEveryCondition = 63;

unsigned conditions_of(const ports::OrderFilter& filter);

// Appends " AND partner_id = $3 ..." for those conditions of the filter that are in `which`, and their values
// to `parameters`.
void append_conditions(std::string& sql, Parameters& parameters, const ports::OrderFilter& filter,
                       unsigned which);

// "sequence_number DESC, id DESC"
std::string order_by(ports::OrderSort sort, ports::SortDirection direction);

// The conditions that an index covers whose order is the sort's, if the list is read along it.
unsigned covered_by_sort(ports::OrderSort sort, unsigned conditions);

ports::OrderPosition position_of(const domain::Order& order, ports::OrderSort sort);
// Appends " AND (gross_amount, id) < ($4, $5)". Throws Failure with `invalid` when the position did not come
// from this store.
void append_place(std::string& sql, Parameters& parameters, const ports::OrderQuery& query);

}  // namespace nexus::postgres
