// What a database keeps of a machine's stores that move into it: who they came from, whether that is
// finished, the partners' numbers, and accepted orders that are not stored.
//
// Safe to call from any thread; calls block. Every call may be repeated after a failure.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "adapters/postgres/database.h"
#include "domain/order.h"
#include "ports/order_sums.h"

namespace nexus::postgres {

class MoveTarget {
 public:
  explicit MoveTarget(Database& database) : database_(database) {}

  enum class Standing { fresh, begun, finished };
  // Of a move from `machine` (its own id): not begun, begun, finished. `conflict` when another machine has
  // moved in, or when orders were taken that came from none.
  Result<Standing> standing(const domain::Uuid& machine);
  // Notes that the move has begun; `place` names the machine's folder for a person. `conflict` as above.
  Result<> begin(const domain::Uuid& machine, const std::string& place);
  Result<> finish(const domain::Uuid& machine);
  // `conflict` while a move is not finished: nobody may take orders before.
  Result<> require_finished();

  // Orders of one partner with numbers above `after` and up to `up_to`: how many, and their sums by currency.
  Result<std::uint64_t> count(const std::string& partner_id, std::int64_t after, std::int64_t up_to);
  Result<ports::SumsByCurrency> add_up(const std::string& partner_id, std::int64_t after, std::int64_t up_to);

  // The next number of each partner becomes at least one more than the given one.
  Result<> raise_numbers(const std::map<std::string, std::int64_t>& accepted);
  struct Adopted {
    std::int64_t call = 0;         // to confirm, when the orders are on their queue
    std::vector<bool> is_missing;  // of each order: not known to be on its queue yet
    std::vector<bool> is_stored;
  };
  // Takes orders with their numbers into the ledger that are neither reserved nor stored, and those over
  // that an earlier run took in and did not confirm.
  Result<Adopted> adopt(std::span<const domain::Order> orders);
  Result<> confirm(const Adopted& adopted);

 private:
  Database& database_;
};

}  // namespace nexus::postgres
