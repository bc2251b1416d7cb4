// What statistics are made of: one item a partner, and one for each hour of a partner in which events came.
// They change by addition, in the transaction of the events that they count, so writers do not have to
// agree on what was there before.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "adapters/aws/dynamodb/error_item.h"
#include "adapters/aws/dynamodb/table.h"

namespace nexus::dynamodb {

struct PartnerTotals {
  std::string partner;
  std::uint64_t events = 0;                      // stored now
  std::map<std::string, std::uint64_t> by_code;  // of those
  ports::ErrorStatistics::Received received;     // ever
};

// Of every partner that ever had an event.
Result<std::vector<PartnerTotals>> read_partner_totals(Table& table);
// How many events came after `time`, expired ones included.
Result<std::uint64_t> count_since(Table& table, const std::vector<std::string>& partners,
                                  domain::Timestamp time);

// What one transaction adds. Not safe to share between threads.
class TotalsChange {
 public:
  void note_arrival(const EventFacts& event, bool conflict);
  void note_expiry(const EventFacts& event);
  std::vector<std::string> actions(const Table& table) const;

 private:
  std::map<std::string, std::map<std::string, std::int64_t>> added_;  // by partner and attribute
  std::map<std::pair<std::string, std::int64_t>, std::int64_t> hours_;
};

// How many actions the totals of these events take.
std::pair<std::string, std::int64_t> hour_of(const EventFacts& event);

}  // namespace nexus::dynamodb
