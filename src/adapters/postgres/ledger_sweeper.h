// Completes what processes left behind in the ledger when they died, or when the queue refused their orders.
//
// A reservation that nobody confirmed in time is sent to the queue, so that a number that was given becomes
// an order; a row whose order is stored already is removed. Both may be done by anyone at any time: an order
// that is sent twice is stored once. Of all processes, one sweeps at a time. What the queue refuses for good,
// as too large, is reported with each sweep and keeps nothing else waiting.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <thread>
#include <vector>

#include "adapters/postgres/database.h"
#include "ports/queue.h"

namespace nexus::postgres {

struct LedgerSweeperOptions {
  std::int64_t unconfirmed_after_ms = 60'000;  // a sender needs less from its reservation to the queue
  std::int64_t pause_ms = 60'000;              // between two sweeps, whoever does them
  std::size_t batch = 10'000;                  // reservations that are read and sent together
};

class LedgerSweeper {
 public:
  struct Swept {
    bool ran = false;           // false: another process sweeps, or did so just now
    std::uint64_t sent = 0;     // reservations
    std::uint64_t removed = 0;  // rows of stored orders
  };
  // Hears of each sweep of the thread.
  using Report = std::function<void(const Result<Swept>&)>;

  LedgerSweeper(Database& database, ports::Broker& broker, LedgerSweeperOptions options = {})
      : database_(database), broker_(broker), options_(options) {}

  // Sweeps on a thread of its own until the object ends. Call once.
  void start(Report report);

  // One sweep, on the caller's thread. When it fails, what it did until then stands.
  Result<Swept> run_once();

 private:
  // Reservations that the queue will never take.
  struct Refused {
    std::set<std::int64_t> calls;  // that they are of
    std::uint64_t orders = 0;
    Error first;
  };
  Result<> sweep(Connection& connection, Swept& swept);
  Result<> send_unconfirmed(Connection& connection, Swept& swept, Refused& refused);
  Result<> send_calls(Connection& connection, const std::vector<std::int64_t>& calls, Swept& swept,
                      Refused& refused);
  Result<> send(Connection& connection, const Rows& rows, Swept& swept, Refused& refused);

  Database& database_;
  ports::Broker& broker_;
  const LedgerSweeperOptions options_;
  std::jthread thread_;
};

}  // namespace nexus::postgres
