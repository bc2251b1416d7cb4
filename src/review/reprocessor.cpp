#include "review/reprocessor.h"

#include <future>
#include <map>
#include <memory>
#include <tuple>

#include "review/event_reader.h"

namespace nexus::review {

using intake::Outcome;
using intake::Submission;
using intake::SubmissionMode;

namespace {

// The candidates of one partner and kind of body, on their way through intake.
struct Shipment {
  std::unique_ptr<Submission> submission;
  std::unique_ptr<EventReader> reader;
  std::vector<std::size_t> places;  // of the inputs among the candidates
  std::future<std::unique_ptr<Submission>> decided;
};

// What a submission has one of: partner, content type and CSV header. A correction may bring a header of its
// own, so each goes by itself.
using ShipmentKey = std::tuple<std::string, std::string, std::string, std::size_t>;
using Shipments = std::map<ShipmentKey, Shipment>;

std::unique_ptr<Submission> new_submission(const domain::ErrorEvent& event, TrialMode mode,
                                           const RequestTrace& trace, domain::Timestamp now) {
  auto submission = std::make_unique<Submission>();
  submission->mode = mode == TrialMode::dry_run ? SubmissionMode::validate : SubmissionMode::reprocess;
  submission->partner_id = event.partner_id;
  submission->content_type = event.content_type;
  submission->traceparent = trace.traceparent;
  submission->trace_id = trace.trace_id;
  submission->received_at = now;
  return submission;
}

bool send(intake::Acceptor& acceptor, Shipment& shipment) {
  const auto answer = std::make_shared<std::promise<std::unique_ptr<Submission>>>();
  shipment.decided = answer->get_future();
  shipment.submission->done = [answer](std::unique_ptr<Submission> decided) {
    answer->set_value(std::move(decided));
  };
  return acceptor.submit(shipment.submission);
}

void read_decision(intake::Input& input, Trial& trial) {
  switch (input.outcome) {
    case Outcome::accepted: trial.outcome = ports::AttemptOutcome::accepted; break;
    case Outcome::duplicate: trial.outcome = ports::AttemptOutcome::duplicate; break;
    case Outcome::conflict:
      trial.outcome = ports::AttemptOutcome::conflict;
      trial.differences = std::move(input.error->conflict->differences);
      trial.faults = std::move(input.error->faults);
      break;
    case Outcome::rejected:
    case Outcome::pending:
    case Outcome::withheld:
      trial.outcome = ports::AttemptOutcome::rejected;
      trial.faults = std::move(input.error->faults);
      return;
  }
  trial.order = std::move(input.order);
}

}  // namespace

std::string explain(Obstacle obstacle) {
  switch (obstacle) {
    case Obstacle::none: return "";
    case Obstacle::input_truncated:
      return "Only the first 64 KiB of this input were kept, so it cannot be reprocessed as it was; give the "
             "input whole.";
    case Obstacle::no_definition:
      return "The event's partner has no definition in force; put one in place and try again.";
  }
  return "";
}

Result<std::vector<Trial>> Reprocessor::run(std::span<const Candidate> candidates, TrialMode mode,
                                            const RequestTrace& trace) {
  std::vector<Trial> trials(candidates.size());
  Shipments shipments;
  for (std::size_t place = 0; place < candidates.size(); ++place) {
    const Candidate& candidate = candidates[place];
    const domain::ErrorEvent& event = candidate.error->event;
    Trial& trial = trials[place];
    if (event.raw_input_truncated && !candidate.corrected) {
      trial.obstacle = Obstacle::input_truncated;
      continue;
    }
    const std::size_t alone = candidate.corrected ? place + 1 : 0;
    Shipment& shipment = shipments[{event.partner_id, event.content_type, event.csv_header, alone}];
    if (shipment.reader == nullptr) {
      auto definition = partners_.by_name(event.partner_id);
      if (definition != nullptr) {
        shipment.reader = std::make_unique<EventReader>(std::move(definition), clock_);
        shipment.submission = new_submission(event, mode, trace, clock_.now());
      }
    }
    if (shipment.reader == nullptr) {
      trial.obstacle = Obstacle::no_definition;
      continue;
    }
    trial.definition_version = shipment.reader->definition().version();
    shipment.submission->inputs.push_back(
        shipment.reader->read(event, candidate.corrected, shipment.submission->raw_bytes));
    shipment.submission->csv_header = shipment.reader->csv_header();
    shipment.places.push_back(place);
  }
  Result<> all;
  for (auto& [key, shipment] : shipments) {
    if (shipment.places.empty() || send(acceptor_, shipment)) continue;
    shipment.places.clear();
    all = fail(ErrorKind::unavailable,
               "More orders are waiting to be made durable than intake holds; try again in a second.");
  }
  for (auto& [key, shipment] : shipments) {
    if (shipment.places.empty()) continue;
    const auto decided = shipment.decided.get();
    if (!decided->result) {
      all = decided->result;
      continue;
    }
    for (std::size_t i = 0; i < shipment.places.size(); ++i) {
      read_decision(decided->inputs[i], trials[shipment.places[i]]);
    }
  }
  if (!all) return fail(all.error());
  return trials;
}

ports::RepairAttempt Reprocessor::to_attempt(const Candidate& candidate, const Trial& trial,
                                             const AttemptContext& context) {
  ports::RepairAttempt attempt;
  attempt.at = clock_.now();
  attempt.id = ids_.next(attempt.at);
  attempt.error = candidate.error->event.id;
  attempt.actor = context.actor;
  attempt.reason = context.reason;
  attempt.corrected_input = candidate.corrected;
  attempt.definition_version = trial.definition_version;
  attempt.outcome = trial.outcome;
  attempt.faults = trial.faults;
  attempt.job = context.job;
  const bool repaired =
      trial.outcome == ports::AttemptOutcome::accepted || trial.outcome == ports::AttemptOutcome::duplicate;
  if (repaired) attempt.order = ports::OrderReference{trial.order.id, trial.order.sequence_number};
  return attempt;
}

}  // namespace nexus::review
