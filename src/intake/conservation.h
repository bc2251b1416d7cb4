// The books: everything that was received is in exactly one place.
//
//   received = persisted + duplicates + conflicts + rejected + queued + dead + unaccounted
//
// Accepted orders are counted by their sequence numbers, which are durable and have no gaps, so the
// equation holds across restarts; duplicates leave no durable trace and are counted since the start.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/guarded.h"
#include "base/result.h"
#include "intake/acceptance_counts.h"
#include "ports/clock.h"
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
  // Of all partners' orders, and those that a purge or the retention time took from their queue since
  // the start: these stand among the partners' queued ones until the next start.
  std::int64_t unaccounted = 0;
  std::int64_t unaccounted_errors = 0;  // error events that left their queue and are not stored
};

// Who else takes in what is balanced.
enum class Intakes {
  this_process,  // nobody: refused inputs are counted as they are answered
  several,       // other processes too: refused inputs are counted when they are stored
};

// Safe to call from any thread; blocks.
class Conservation {
 public:
  Conservation(ports::Ledger& ledger, ports::Broker& broker, ports::OrderStore& orders,
               ports::ErrorStore& errors, const AcceptanceCounts& counts, const ports::Clock& clock,
               Intakes intakes);

  // Notes which error events are stored before anything is received. Call once, at start.
  Result<> open_books();
  // Then call for every message that waits on error_orders. One that a crash left both in the store
  // and on the queue, between the store's commit and the acknowledgement, counts once.
  Result<> note_waiting_error(std::string_view partner_id, std::string_view body);

  // Reads all places, one after the other, while orders move. A commit that the ledger does not know
  // of yet looks like a difference for a moment, so one is looked at again, up to a quarter of a
  // second, before it is called unaccounted.
  Result<Books> balance();

 private:
  using DeadByPartner = std::map<std::string, std::uint64_t>;
  // Dead letters as they were when their queue was last looked through.
  struct DeadLetters {
    std::uint64_t waiting = 0;
    std::uint64_t arrived = 0;    // by this process's doing
    std::int64_t counted_ms = 0;  // monotonic
    DeadByPartner by_partner;
  };

  Result<Books> read_places();
  Result<DeadByPartner> count_dead();
  Result<DeadByPartner> look_through_dead();
  Result<std::uint64_t> count_discarded();
  using ReceivedErrors = std::map<std::string, ports::ErrorStatistics::Received>;
  PartnerBooks read_errors(const std::string& partner_id, const AcceptanceHistory& history,
                           const ReceivedErrors& stored) const;
  static void balance_orders(PartnerBooks& partner, const ports::PartnerStanding& before,
                             const ports::PartnerStanding& after, std::uint64_t persisted,
                             std::uint64_t dead);

  ports::Ledger& ledger_;
  ports::Broker& broker_;
  ports::OrderStore& orders_;
  ports::ErrorStore& errors_;
  const AcceptanceCounts& counts_;
  const ports::Clock& clock_;
  const Intakes intakes_;
  ReceivedErrors errors_at_start_;
  std::uint64_t discarded_at_start_ = 0;
  Guarded<DeadLetters> dead_;
  std::optional<domain::Uuid> newest_stored_error_;
};

}  // namespace nexus::intake
