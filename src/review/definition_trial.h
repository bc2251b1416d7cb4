// What a draft definition would change: a partner's stored inputs are mapped by it, and nothing is written.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "domain/order.h"
#include "domain/rejection.h"
#include "intake/submission.h"
#include "partners/definition.h"
#include "partners/field_readings.h"
#include "partners/mapper.h"
#include "ports/clock.h"
#include "ports/error_store.h"
#include "ports/input_archive.h"
#include "ports/ledger.h"
#include "ports/order_store.h"

namespace nexus::review {

// One input, and what intake would decide about it now.
struct InputTrial {
  intake::Outcome outcome = intake::Outcome::rejected;  // accepted, duplicate, conflict or rejected
  domain::Order order;                                  // unless rejected
  std::vector<domain::Fault> faults;                    // when rejected or in conflict
  std::vector<partners::FieldReading> fields;           // of try_input: what was read, also when rejected
};

struct ErrorTrials {
  struct Example {
    domain::Uuid error;
    std::string external_order_id;  // may be empty
    std::vector<domain::FaultCode> before;
    intake::Outcome outcome;
    std::vector<domain::FaultCode> after;  // empty when fixed
  };
  static constexpr std::size_t kMaxExamples = 20;

  std::uint64_t tried = 0;
  std::uint64_t fixed = 0;  // accepted, or a duplicate of what was accepted
  std::uint64_t still_failing = 0;
  std::vector<Example> examples;  // of both kinds, where there are both
};

struct OrderTrials {
  struct Change {
    domain::Uuid id;
    std::string external_order_id;
    std::string field;     // the order's member, or "outcome" when the draft rejects it
    std::string accepted;  // JSON text
    std::string draft;     // JSON text
  };
  static constexpr std::size_t kMaxChanges = 100;

  std::uint64_t tried = 0;
  std::uint64_t same = 0;
  std::uint64_t changed = 0;                 // orders
  std::uint64_t unavailable = 0;             // orders whose inputs are not kept
  std::vector<Change> changes;               // one a field
  std::optional<ports::OrderPosition> next;  // where to go on, when there are more than were looked at
};

// Which of a partner's orders are tried, the newest first.
struct OrderRange {
  std::size_t limit = 1'000;
  std::optional<domain::Timestamp> from_transaction_time;  // bounds are inclusive
  std::optional<domain::Timestamp> to_transaction_time;
  std::optional<ports::OrderPosition> after;  // go on behind this one
};
inline constexpr std::int64_t kLongestTrialMs = 10'000;

// Safe to use from any thread; calls block. Everything must outlive it. `inputs` may be null: then no
// inputs of accepted orders are kept.
class DefinitionTrial {
 public:
  DefinitionTrial(ports::ErrorStore& errors, ports::OrderStore& orders, ports::Ledger& ledger,
                  ports::InputArchive* inputs, ports::Clock& clock)
      : errors_(errors), orders_(orders), ledger_(ledger), inputs_(inputs), clock_(clock) {}

  Result<InputTrial> try_input(const partners::DefinitionPtr& draft, std::string_view input);
  // The partner's newest `limit` open error events, as if each were processed again now.
  Result<ErrorTrials> try_errors(const partners::DefinitionPtr& draft, std::size_t limit);
  // The partner's newest orders of a range, as far as their inputs are kept. Each is judged at the time when
  // it was accepted. Ends early, with a place to go on, when it has taken kLongestTrialMs.
  Result<OrderTrials> try_orders(const partners::DefinitionPtr& draft, const OrderRange& range);

 private:
  Result<> try_page(const partners::DefinitionPtr& draft, const std::vector<ports::StoredError>& errors,
                    ErrorTrials& trials);
  Result<> try_order_page(partners::Mapper& mapper, const std::vector<domain::Order>& orders,
                          OrderTrials& trials);
  // Asks the ledger about the orders that could be mapped.
  Result<> judge(std::vector<InputTrial>& trials);

  ports::ErrorStore& errors_;
  ports::OrderStore& orders_;
  ports::Ledger& ledger_;
  ports::InputArchive* const inputs_;
  ports::Clock& clock_;
};

}  // namespace nexus::review
