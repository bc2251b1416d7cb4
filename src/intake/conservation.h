// The books: everything that was received is in exactly one place.
//
//   received = persisted + duplicates + conflicts + rejected + queued + dead + unaccounted
//
// Accepted orders are counted by their sequence numbers, which are durable and have no gaps, so the
// equation holds across restarts; duplicates leave no durable trace and are counted since the start.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "intake/acceptance_counts.h"
#include "ports/error_store.h"
#include "ports/ledger.h"
#include "ports/order_store.h"
#include "ports/queue.h"

namespace nexus::intake {

struct PartnerBooks {
  std::string partner_id;
  std::uint64_t received = 0;
  std::uint64_t persisted = 0;   // in the order store
  std::uint64_t duplicates = 0;  // since the start
  std::uint64_t conflicts = 0;   // in the error store or on its queue
  std::uint64_t rejected = 0;    // in the error store or on its queue
  std::uint64_t queued = 0;      // accepted, on valid_orders
  std::uint64_t dead = 0;        // accepted, on valid_orders_dlq
  std::int64_t unaccounted = 0;  // must be 0
};

struct Books {
  std::vector<PartnerBooks> partners;
  std::int64_t unaccounted = 0;         // of all partners' orders
  std::int64_t unaccounted_errors = 0;  // error events neither stored nor on their queue
};

// Safe to call from any thread; blocks.
class Conservation {
 public:
  // Error events of each partner that waited on error_orders when the process started.
  using WaitingErrors = std::map<std::string, std::uint64_t>;

  Conservation(ports::Ledger& ledger, ports::Broker& broker, ports::OrderStore& orders, ports::ErrorStore& errors,
               const AcceptanceCounts& counts);

  // Notes what is durable before anything is received. Call once, at start.
  Result<> open_books(const WaitingErrors& waiting);

  // Reads all places. While orders move, the places are read one after the other: a difference is
  // looked at again, up to a quarter of a second, before it is called unaccounted.
  Result<Books> balance();

 private:
  Result<Books> read_places();
  Result<std::map<std::string, std::uint64_t>> count_dead();

  ports::Ledger& ledger_;
  ports::Broker& broker_;
  ports::OrderStore& orders_;
  ports::ErrorStore& errors_;
  const AcceptanceCounts& counts_;
  std::map<std::string, ports::ErrorStatistics::Received> errors_at_start_;
};

}  // namespace nexus::intake
