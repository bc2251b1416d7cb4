// How many inputs of each partner intake has answered, by outcome, since the process started, and in
// each of the last 60 minutes.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>

#include "base/guarded.h"
#include "domain/timestamp.h"

namespace nexus::intake {

struct AcceptanceCount {
  std::uint64_t accepted = 0;
  std::uint64_t duplicates = 0;
  std::uint64_t conflicts = 0;
  std::uint64_t rejected = 0;
  std::uint64_t reprocessed = 0;  // of the accepted: sent by an operator, not by the partner

  std::uint64_t received() const { return accepted + duplicates + conflicts + rejected; }
  AcceptanceCount& operator+=(const AcceptanceCount& other);
};

// The counts of one partner.
class AcceptanceHistory {
 public:
  void add(const AcceptanceCount& count, domain::Timestamp now);
  // Adds what was answered at times that nobody knows any more: to the sum, and to no minute.
  void add_earlier(const AcceptanceCount& count) { since_start_ += count; }

  const AcceptanceCount& since_start() const { return since_start_; }
  // The last `minutes` (1 .. 60), the one under way included.
  AcceptanceCount recent(int minutes, domain::Timestamp now) const;
  // When the partner last sent anything; 0 before the first input since the process started.
  domain::Timestamp last_seen() const { return last_seen_; }

 private:
  struct Minute {
    std::int64_t number = -1;  // minutes since 1970
    AcceptanceCount count;
  };

  AcceptanceCount since_start_;
  domain::Timestamp last_seen_;
  std::array<Minute, 60> minutes_;
};

// By partner id. Locked once a group, not once an order.
using AcceptanceCounts = Guarded<std::map<std::string, AcceptanceHistory>>;

}  // namespace nexus::intake
