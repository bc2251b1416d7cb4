// The ledger of a cluster: reservations and numbers in PostgreSQL, beside the orders.
// docs/decisions/0008-the-cluster.md says how it decides; ledger_schema.cpp has the tables and the function.
//
// reserve and look_up are one round trip, reserve_all two. What was confirmed travels with the next of
// them, or alone after confirm_alone_after_ms. Any number of processes may share the tables. Safe to call
// from any thread; an order must only be reserved, confirmed and released by one thread at a time.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "adapters/postgres/database.h"
#include "adapters/postgres/open_calls.h"
#include "ports/clock.h"
#include "ports/id_source.h"
#include "ports/ledger.h"

namespace nexus::postgres {

struct PostgresLedgerOptions {
  int confirm_alone_after_ms = 1'000;  // 0: only with the next call, or by confirm_now
};

class PostgresLedger : public ports::Ledger {
 public:
  // What reserving cost since the start.
  struct Traffic {
    std::uint64_t orders = 0;       // that were to be reserved
    std::uint64_t round_trips = 0;  // for them, and for confirmations that travelled alone
  };

  PostgresLedger(Database& database, ports::Clock& clock, ports::IdSource& ids,
                 PostgresLedgerOptions options = {});
  // Tells what was confirmed once more; what cannot be told is left to the sweeper.
  ~PostgresLedger() override;

  Result<std::vector<ports::Decision>> reserve(std::span<domain::Order* const> orders) override;
  Result<std::vector<ports::Decision>> reserve_all(std::span<domain::Order* const> orders) override;
  Result<> confirm(std::span<const ports::Confirmation> confirmations) override;
  Result<> release(std::span<const domain::Order* const> orders) override;
  Result<> stored(std::span<const ports::Confirmation> orders) override;
  Result<> purged(ports::QueueName queue) override;
  Result<std::vector<ports::Decision>> look_up(std::span<domain::Order* const> orders) override;
  Result<std::map<std::string, ports::PartnerStanding>> standings() override;

  // Tells the database now what was confirmed and waits to travel.
  Result<> confirm_now();
  Traffic traffic() const { return {orders_.load(), round_trips_.load()}; }

 private:
  Confirmed take_confirmed();
  void give_back(Confirmed confirmed);
  void confirm_alone(const std::stop_token& stop, int after_ms);

  Database& database_;
  ports::Clock& clock_;
  ports::IdSource& ids_;
  const domain::Uuid sender_;  // this process, as other processes tell it from themselves

  std::mutex mutex_;
  std::condition_variable_any confirmed_;
  OpenCalls open_calls_;

  std::atomic<std::uint64_t> orders_{0};
  std::atomic<std::uint64_t> round_trips_{0};
  std::jthread confirming_;
};

}  // namespace nexus::postgres
