// What a partner says it sent in a time, to be held against what is stored.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "domain/decimal.h"
#include "domain/timestamp.h"

namespace nexus::review {

inline constexpr std::size_t kMaxControlOrders = 100'000;

struct ControlTotals {
  struct Order {
    std::string external_order_id;
    std::optional<domain::Decimal> gross_amount;
  };

  domain::Timestamp from;  // of transactions, inclusive
  domain::Timestamp to;    // inclusive
  std::uint64_t count = 0;
  std::optional<domain::DecimalTotal> gross_amount;
  std::optional<domain::DecimalTotal> tax_amount;
  std::optional<domain::DecimalTotal> net_amount;
  // Nothing when the partner names no single orders; else at most kMaxControlOrders.
  std::optional<std::vector<Order>> orders;
};

// Reads {"from", "to", "count", "totals": {"grossAmount", "taxAmount"?, "netAmount"?}, "ids"?: [text] or
// "orders"?: [{"orderId", "grossAmount"?}]} in one pass, without a tree. Times are ISO 8601 with Z or an
// offset, or dates, of which `to` is meant to its last millisecond. Amounts are numbers, or the same digits
// as text. `invalid` names the member that is wrong.
Result<ControlTotals> read_control_totals(std::string_view json);

}  // namespace nexus::review
