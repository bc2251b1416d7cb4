// How many inputs of each partner intake has answered, by outcome, since the process started.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "base/guarded.h"

namespace nexus::intake {

struct AcceptanceCount {
  std::uint64_t accepted = 0;
  std::uint64_t duplicates = 0;
  std::uint64_t conflicts = 0;
  std::uint64_t rejected = 0;

  AcceptanceCount& operator+=(const AcceptanceCount& other) {
    accepted += other.accepted;
    duplicates += other.duplicates;
    conflicts += other.conflicts;
    rejected += other.rejected;
    return *this;
  }
};

// By partner id. Locked once a group, not once an order.
using AcceptanceCounts = Guarded<std::map<std::string, AcceptanceCount>>;

}  // namespace nexus::intake
