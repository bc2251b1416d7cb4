// One order as a row of the table `orders`.
#pragma once

#include <string>
#include <string_view>

#include "adapters/postgres/rows.h"
#include "domain/order.h"

namespace nexus::postgres {

inline constexpr int kOrderColumns = 18;

// The columns' names, separated by commas, in the order that the functions below keep.
extern const std::string_view kOrderColumnNames;

// Appends the columns' values as a row of COPY carries them, without the count of columns in front.
void append_order_values(std::string& out, const domain::Order& order);

// Reads a row whose columns from `first` on are kOrderColumnNames. Throws Failure with `corrupt`.
domain::Order read_order(const Rows& rows, int row, int first = 0);

}  // namespace nexus::postgres
