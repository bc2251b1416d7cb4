// The totals that are kept as orders arrive: in memory for reading, and in the tables partner_totals
// and date_totals, written in the transaction of the orders they count.
#pragma once

#include <map>
#include <string>
#include <unordered_map>

#include "adapters/sqlite/connection.h"
#include "base/guarded.h"
#include "ports/order_store.h"

namespace nexus::sqlite {

// What the orders of one save add.
class StatisticsChange {
 public:
  void add(const domain::Order& order, std::int64_t partner_code);

 private:
  friend class RunningStatistics;
  struct Partner {
    std::string partner_id;
    ports::PartnerTotals totals;
  };
  std::unordered_map<std::int64_t, Partner> partners_;    // by code
  std::unordered_map<std::int64_t, std::uint64_t> days_;  // days since 1970 -> orders
};

// Safe to read from any thread; one thread changes it.
class RunningStatistics {
 public:
  void load(Connection& connection);
  // Writes the rows that `change` touches, as they are after it. Within the open transaction.
  void write(Connection& connection, const StatisticsChange& change) const;
  // Makes the change visible to readers; after the commit.
  void apply(const StatisticsChange& change);

  ports::OrderStatistics copy() const;
  std::uint64_t orders() const;
  std::uint64_t orders_of(const std::string& partner_id) const;

 private:
  Guarded<ports::OrderStatistics> totals_;
};

}  // namespace nexus::sqlite
