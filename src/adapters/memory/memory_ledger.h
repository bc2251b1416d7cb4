// The ledger of a single machine: identities and sequence numbers in memory.
//
// It keeps nothing durable of its own. An accepted order's record in the journal carries identity
// and number, so at start the ledger is rebuilt from what waits in the journal (restore_waiting)
// and from what the store holds (restore_numbers, then fill_filter, which may run beside intake:
// until it is done, every unknown identity is looked up in the store).
//
// Waiting orders are found by a table of hashes whose hits are verified by reading the order
// itself; stored orders by a filter in memory whose alarms are verified in the store. Equal hashes
// therefore cost time, never an order.
//
// One thread at a time may be between reserve and confirm or release (intake's acceptor); stored,
// look_up and standings may be called from any thread.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "adapters/memory/identity_filter.h"
#include "adapters/memory/identity_table.h"
#include "ports/clock.h"
#include "ports/id_source.h"
#include "ports/ledger.h"
#include "ports/order_store.h"

namespace nexus::memory {

class MemoryLedger : public ports::Ledger {
 public:
  // Reads one waiting order by its message. not_found when the message is gone.
  using ReadWaiting = std::function<Result<domain::Order>(ports::MessageId)>;

  // `hash_key` is random for each process. `expected_orders` sizes the filter.
  MemoryLedger(ports::OrderStore& store, ports::Clock& clock, ports::IdSource& ids, ReadWaiting read_waiting,
               std::uint64_t hash_key, std::uint64_t expected_orders);

  // Tells of one order that waits on a queue. Only before the first reserve.
  void restore_waiting(std::string_view partner_id, std::string_view external_order_id,
                       std::int64_t sequence_number, ports::MessageId message);
  // Takes the highest stored number of a partner into account. Only before the first reserve.
  void restore_number(const std::string& partner_id, std::int64_t highest_stored);
  // Puts all stored identities into the filter; `proceed` returning false ends it early. Until it
  // has succeeded, unknown identities are looked up in the store.
  Result<> fill_filter(const std::function<bool()>& proceed);

  Result<std::vector<ports::Decision>> reserve(std::span<domain::Order* const> orders) override;
  Result<std::vector<ports::Decision>> reserve_all(std::span<domain::Order* const> orders) override;
  Result<> confirm(std::span<const ports::Confirmation> confirmations) override;
  Result<> release(std::span<const domain::Order* const> orders) override;
  Result<> stored(std::span<const ports::Confirmation> orders) override;
  // Nothing to do: a message that is gone is noticed when its order is met again.
  Result<> purged(ports::QueueName) override { return {}; }
  Result<std::vector<ports::Decision>> look_up(std::span<domain::Order* const> orders) override;
  Result<std::map<std::string, ports::PartnerStanding>> standings() override;

 private:
  using Known = std::shared_ptr<const domain::Order>;

  std::uint64_t hash_of(const domain::Order& order) const;
  Result<std::vector<ports::Decision>> reserve_locked(std::span<domain::Order* const> orders);
  Result<ports::Decision> decide(std::uint64_t hash, const domain::Order& order);
  Result<Known> find_waiting(std::uint64_t hash, const domain::Order& order);
  Result<Known> read_place(IdentityTable::Place place);
  Result<Known> find_stored(std::uint64_t hash, const domain::Order& order);
  void number(domain::Order& order, std::uint64_t hash);
  void forget_reservations(std::size_t keep);
  bool erase_reserved(std::uint64_t hash, const domain::Uuid& id);

  ports::OrderStore& store_;
  ports::Clock& clock_;
  ports::IdSource& ids_;
  ReadWaiting read_waiting_;
  const std::uint64_t hash_key_;

  mutable std::mutex mutex_;
  std::map<std::string, ports::PartnerStanding, std::less<>> standings_;
  IdentityTable waiting_;
  // Orders between reserve and confirm; their place in the table is kReserved + index.
  std::vector<const domain::Order*> reserved_;
  std::set<domain::Uuid> stored_before_confirmed_;  // of the reserved ones
  IdentityFilter filter_;
  bool filter_complete_ = false;
};

}  // namespace nexus::memory
