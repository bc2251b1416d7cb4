// Reads the orders of a file while the server that has it open goes on writing: what was committed is seen
// by the next call. One thread at a time; calls block.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "adapters/sqlite/connection.h"
#include "ports/order_sums.h"

namespace nexus::sqlite {

class OrderFollower {
 public:
  static constexpr std::int64_t kLast = std::numeric_limits<std::int64_t>::max();

  // `path` of orders.db. `invalid` when its schema is not this program's.
  static Result<std::unique_ptr<OrderFollower>> open(const std::string& path);

  Result<ports::OrderStatistics> statistics();
  // Of one partner, with numbers above `after` and up to `up_to`: at most `limit`, in the order of their
  // numbers.
  Result<std::vector<domain::Order>> list(const std::string& partner_id, std::int64_t after,
                                          std::int64_t up_to, std::size_t limit);
  // How many these are.
  Result<std::uint64_t> count(const std::string& partner_id, std::int64_t after, std::int64_t up_to);
  // Their sums by currency, added up row by row.
  Result<ports::SumsByCurrency> add_up(const std::string& partner_id, std::int64_t after, std::int64_t up_to);

 private:
  explicit OrderFollower(const std::string& path);

  Connection connection_;
};

}  // namespace nexus::sqlite
