// Sends the inputs of error events through intake again, as they were or corrected, by the same mapper
// and acceptor that the partners' feeds use. The events never change: what became of them is an attempt,
// which whoever calls writes down (ports::ErrorReview::settle).
//
// Between the order's acceptance and the attempt's row a crash may fall: the event is then still open,
// and trying it again meets the order as a duplicate, which resolves the event without a second order.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "intake/acceptor.h"
#include "partners/registry.h"
#include "ports/clock.h"
#include "ports/error_review.h"
#include "ports/id_source.h"

namespace nexus::review {

// What is to be tried.
struct Candidate {
  const ports::StoredError* error = nullptr;  // outlives the call
  std::optional<std::string> corrected;       // text in the partner's format; nothing: as it was
};

// Why an input cannot even be tried.
enum class Obstacle {
  none,
  input_truncated,  // only its beginning was kept, so that as it was it is not there any more
  no_definition,    // its partner has no definition in force
};
// A sentence for the operator.
std::string explain(Obstacle obstacle);

struct Trial {
  Obstacle obstacle = Obstacle::none;
  ports::AttemptOutcome outcome = ports::AttemptOutcome::rejected;  // without an obstacle
  domain::Order order;                          // unless rejected; numbered if accepted for good or known
  std::vector<domain::Fault> faults;            // for rejected and conflict
  std::vector<domain::Difference> differences;  // for conflict
  std::uint32_t definition_version = 0;
};

// Under which trace the orders travel on.
struct RequestTrace {
  std::string traceparent;  // may be empty
  std::string trace_id;
};

// In whose name, and why, attempts are made.
struct AttemptContext {
  domain::Actor actor;
  std::string reason;
  std::optional<domain::Uuid> job;
};

enum class TrialMode { dry_run, for_good };

// Safe to call from any thread; calls block until intake has decided, which needs its thread to run.
class Reprocessor {
 public:
  // All must outlive it.
  Reprocessor(partners::Registry& partners, intake::Acceptor& acceptor, ports::Clock& clock,
              ports::IdSource& ids)
      : partners_(partners), acceptor_(acceptor), clock_(clock), ids_(ids) {}

  // One trial a candidate, in their order. A dry run writes and numbers nothing. Otherwise accepted
  // orders are durable when it returns; rejections and conflicts leave nothing behind. `unavailable`
  // when intake is full or stopping: trying again is safe, whatever was accepted before.
  Result<std::vector<Trial>> run(std::span<const Candidate> candidates, TrialMode mode,
                                 const RequestTrace& trace);

  // The row for a trial without an obstacle.
  ports::RepairAttempt to_attempt(const Candidate& candidate, const Trial& trial,
                                  const AttemptContext& context);

 private:
  partners::Registry& partners_;
  intake::Acceptor& acceptor_;
  ports::Clock& clock_;
  ports::IdSource& ids_;
};

}  // namespace nexus::review
