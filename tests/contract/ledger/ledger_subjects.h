// The ledgers that the contract is held against, each with the store that it goes with.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "adapters/journal/journal_broker.h"
#include "ports/clock.h"
#include "ports/id_source.h"
#include "ports/ledger.h"
#include "ports/order_store.h"

namespace nexus::contract {

// What outlives a ledger: its store, and its tables where it has some.
class Place {
 public:
  virtual ~Place() = default;
  virtual ports::OrderStore& store() = 0;
  virtual std::unique_ptr<ports::Ledger> open_ledger(journal::JournalBroker& journal, ports::Clock& clock,
                                                     ports::IdSource& ids) = 0;
};

struct Subject {
  std::string name;
  std::unique_ptr<Place> (*make)();
  bool keeps_reservations = false;  // a released order gets its own numbers again, and nobody else does
  bool (*missing)() = nullptr;      // whether this run has no server for it
  const char* why_missing = "";
};

std::vector<const Subject*> subjects();

}  // namespace nexus::contract
