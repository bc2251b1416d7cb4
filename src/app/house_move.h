// Copies what a machine's data folder holds into the stores of a cluster: orders with their ids and numbers,
// error events with their states and attempts, definitions, the audit log, jobs; and at the end the dead
// letters and the partners' numbers. docs/moving.md tells it to operators.
//
// Every step may be repeated: what is there already is met and left as it is, so a run that was interrupted
// is run again. Nothing is changed on the side that is copied. Not safe to use from several threads.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "adapters/journal/journal_broker.h"
#include "adapters/postgres/move_target.h"
#include "adapters/sqlite/order_follower.h"
#include "ports/audit_log.h"
#include "ports/definition_store.h"
#include "ports/error_review.h"
#include "ports/error_store.h"
#include "ports/job_store.h"
#include "ports/ledger.h"
#include "ports/order_store.h"
#include "ports/queue.h"

namespace nexus::app {

// The stores of either side. All must outlive the move.
struct OldHouse {
  sqlite::OrderFollower& orders;
  ports::ErrorStore& errors;
  ports::ErrorReview& review;
  ports::DefinitionStore& definitions;
  ports::AuditLog& audit;
  ports::JobStore& jobs;
};
struct NewHouse {
  ports::OrderStore& orders;
  ports::DefinitionStore& definitions;
  ports::AuditLog& audit;
  ports::JobStore& jobs;
  ports::Ledger& ledger;
  postgres::MoveTarget& target;
  ports::ErrorStore* errors;  // null, as `review`: error events stay where they are
  ports::ErrorReview* review;
  ports::Broker* queues;  // null: dead letters stay where they are
};

// How much was copied; what was there before does not count.
struct MovedCounts {
  std::int64_t orders = 0;
  std::int64_t errors = 0;   // looked at, with their states
  std::int64_t changes = 0;  // attempts and changes of state
  std::int64_t definitions = 0;
  std::int64_t audit_entries = 0;
  std::int64_t jobs = 0;
  std::int64_t dead_letters = 0;
};

class HouseMove {
 public:
  using Progress = std::function<void(const std::string& sentence)>;
  // `partner_ids`: those whose definitions are copied, besides all that have sent something.
  HouseMove(const OldHouse& from, const NewHouse& to, std::set<std::string> partner_ids, Progress progress)
      : from_(from), to_(to), partner_ids_(std::move(partner_ids)), progress_(std::move(progress)) {}

  enum class Round {
    following,  // the machine goes on: what it changes meanwhile is left to the next round
    last,       // the machine rests: everything is compared with what is there already
  };
  // Copies what was not copied yet.
  Result<> copy(Round round);
  // After the last round: the numbers of the partners go on where `accepted` ended, and the dead letters of
  // the machine's journal go to the cluster.
  Result<> take_over(journal::JournalBroker& journal,
                     const std::map<std::string, ports::PartnerStanding>& accepted);

  // One sentence for each difference between both sides; empty: all is there. After the last round: counts,
  // exact totals by partner and by currency, days, and the states of errors.
  Result<std::vector<std::string>> find_differences();
  // After take_over: numbers, and the orders that are stored or wait.
  Result<std::vector<std::string>> find_book_differences(
      const std::map<std::string, ports::PartnerStanding>& accepted);

  const MovedCounts& moved() const { return moved_; }

 private:
  // What both sides add up to, up to a number.
  struct CheckedSums {
    std::int64_t up_to = 0;
    ports::SumsByCurrency there;
    ports::SumsByCurrency here;
  };

  Result<> copy_definitions(Round round);
  Result<> copy_versions(const std::string& partner_id);
  Result<> copy_activations(const std::string& partner_id);
  Result<> copy_audit(Round round);
  Result<> copy_jobs(Round round);
  Result<> copy_orders(Round round);
  Result<> copy_orders_of(const std::string& partner_id, const ports::PartnerTotals& there, Round round);
  Result<> copy_missing(const std::string& partner_id, std::int64_t after, std::int64_t up_to);
  Result<> copy_range(const std::string& partner_id, std::int64_t after, std::int64_t up_to);
  Result<> save_orders(const std::vector<domain::Order>& orders);
  Result<> copy_errors(Round round);
  Result<> copy_reviews(const std::vector<ports::StoredError>& errors);
  Result<> dismiss(const std::vector<const ports::StoredError*>& errors);
  Result<> copy_review(const ports::StoredError& error, const std::vector<ports::RepairAttempt>& attempts);
  Result<> settle(const ports::StoredError& error, const ports::RepairAttempt& attempt);
  Result<> match_state(const ports::StoredError& error);
  Result<> change(const domain::Uuid& error, const ports::StateChange& change);
  Result<> send_dead(std::vector<domain::Order>& orders);
  Result<std::uint64_t> put_on_queue(const std::vector<domain::Order>& orders,
                                     const std::vector<bool>& is_missing);
  Result<> add_up(const std::string& partner_id, std::int64_t up_to);
  Result<> compare_orders(std::vector<std::string>& differences);
  Result<> compare_currencies(const std::string& partner_id, const ports::PartnerTotals& there,
                              std::vector<std::string>& differences);
  Result<> compare_errors(std::vector<std::string>& differences);

  const OldHouse from_;
  const NewHouse to_;
  const std::set<std::string> partner_ids_;
  const Progress progress_;
  MovedCounts moved_;
  std::map<std::string, std::int64_t> copied_up_to_;  // by partner, of this run
  std::map<std::string, CheckedSums> sums_;           // by partner
  // What each error looked like when it was copied in this run.
  std::map<domain::Uuid, std::size_t> copied_errors_;
  std::set<domain::Uuid> copied_jobs_;
  // Dead letters by partner whose orders are stored: a kill came between storing and acknowledging them.
  std::map<std::string, std::uint64_t> stored_dead_letters_;
  bool has_copied_audit_ = false;
};

}  // namespace nexus::app
