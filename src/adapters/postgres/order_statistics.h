// The totals that are kept as orders arrive: the tables partner_totals and date_totals, changed in the
// transaction of the orders that they count.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "adapters/postgres/connection.h"
#include "ports/order_store.h"

namespace nexus::postgres {

// What the orders of one transaction add.
class StatisticsChange {
 public:
  void add(const domain::Order& order);

  // One statement a table. Every transaction changes rows in the same order (partners by name, then days), so
  // that several workers wait for each other and never in a circle; to be run together with the COMMIT, so
  // that they wait no longer than that takes.
  std::vector<Statement> statements() const;

 private:
  std::map<std::string, ports::PartnerTotals, std::less<>> partners_;
  std::map<std::int64_t, std::uint64_t> days_;  // since 1970 -> orders
  // The entries that the last order went to; most orders go to the same.
  std::pair<const std::string, ports::PartnerTotals>* last_partner_ = nullptr;
  std::pair<const std::int64_t, std::uint64_t>* last_day_ = nullptr;
};

// Both tables as of one moment.
ports::OrderStatistics read_statistics(Connection& connection);

}  // namespace nexus::postgres
