#include "intake/acceptance_group.h"

#include <algorithm>

#include "wire/envelope.h"

namespace nexus::intake {

using ports::Decision;

namespace {

bool is_error(Outcome outcome) { return outcome == Outcome::rejected || outcome == Outcome::conflict; }

bool stands_for_itself(SubmissionMode mode) {
  return mode == SubmissionMode::accept || mode == SubmissionMode::reprocess;
}

bool any_error(const Submission& submission) {
  return std::ranges::any_of(submission.inputs, [](const Input& input) { return is_error(input.outcome); });
}

// The event that keeps a conflicting input, beside the order that stands.
std::unique_ptr<domain::ErrorEvent> make_conflict_event(const domain::Order& existing, const Input& input) {
  auto event = std::make_unique<domain::ErrorEvent>();
  event->partner_id = input.order.partner_id;
  event->external_order_id = input.order.external_order_id;
  event->raw_input = input.raw;
  event->definition_version = input.order.definition_version;
  event->amount_at_risk = input.order.gross_amount;
  event->input_sha256 = input.order.input_sha256;
  event->conflict = domain::ConflictDetail{existing.id, existing.sequence_number,
                                           domain::compare_content(existing, input.order)};
  event->faults.push_back({domain::FaultCode::duplicate_order, "",
                           "an order with this id was accepted before with other content", "",
                           "the same content as before, or another order id"});
  return event;
}

// Nothing may refer to the orders of this batch that were not reserved: they have no id.
void withhold(Input& input) {
  const domain::Uuid none;
  if (input.outcome == Outcome::pending || input.outcome == Outcome::accepted ||
      (input.outcome == Outcome::duplicate && input.order.id == none)) {
    input.outcome = Outcome::withheld;
  }
  if (input.outcome == Outcome::conflict && input.error->conflict->existing_id == none) {
    input.outcome = Outcome::rejected;
    input.error->conflict.reset();
    input.error->faults.front().message = "another order of this batch has the same id and other content";
    input.error->faults.front().expected = "one order with this id";
  }
}

}  // namespace

void AcceptanceGroup::number(std::span<const std::unique_ptr<Submission>> submissions) {
  reserve_each_for_itself(submissions);
  // After the others, each by itself: what one withholds must not hold a number.
  for (const auto& submission : submissions) {
    if (submission->mode == SubmissionMode::all_or_nothing) reserve_all_or_nothing(*submission);
  }
}

void AcceptanceGroup::finish(std::span<const std::unique_ptr<Submission>> submissions) {
  write_entries(submissions);
  const Result<> sent = send();
  if (sent) fail_refused(submissions);
  for (Input* input : elsewhere_) {
    if (input->outcome == Outcome::accepted) input->outcome = Outcome::duplicate;
  }
  for (const auto& submission : submissions) {
    // Last, so that it speaks of no order that is not durable.
    if (submission->mode == SubmissionMode::validate) {
      validate(*submission);
    } else if (!sent) {
      submission->result = sent;
    }
    if (submission->result) count(*submission);
  }
}

void AcceptanceGroup::reserve_each_for_itself(std::span<const std::unique_ptr<Submission>> submissions) {
  std::vector<Submission*> chosen;
  for (const auto& submission : submissions) {
    if (stands_for_itself(submission->mode)) chosen.push_back(submission.get());
  }
  reserve(&ports::Ledger::reserve, chosen, fresh_);
}

// Returns false when the ledger failed; the submissions' results then say so.
bool AcceptanceGroup::reserve(Reserve how, std::span<Submission* const> submissions,
                              std::vector<domain::Order*>& fresh) {
  std::vector<domain::Order*> orders;
  std::vector<std::pair<Submission*, Input*>> owners;
  for (Submission* submission : submissions) {
    for (Input& input : submission->inputs) {
      if (input.outcome != Outcome::pending) continue;
      orders.push_back(&input.order);
      owners.emplace_back(submission, &input);
    }
  }
  if (orders.empty()) return true;
  auto decisions = (ledger_.*how)(orders);
  if (!decisions) {
    for (Submission* submission : submissions) submission->result = fail(decisions.error());
    return false;
  }
  for (std::size_t i = 0; i < orders.size(); ++i) {
    if ((*decisions)[i].kind == Decision::Kind::fresh) fresh.push_back(orders[i]);
    if ((*decisions)[i].is_elsewhere) elsewhere_.push_back(owners[i].second);
    apply((*decisions)[i], *owners[i].first, *owners[i].second);
  }
  return true;
}

void AcceptanceGroup::apply(const Decision& decision, Submission& submission, Input& input) {
  switch (decision.kind) {
    case Decision::Kind::fresh: input.outcome = Outcome::accepted; return;
    case Decision::Kind::duplicate:
      input.outcome = Outcome::duplicate;
      input.order.id = decision.existing->id;
      input.order.sequence_number = decision.existing->sequence_number;
      input.order.processed_at = decision.existing->processed_at;
      return;
    case Decision::Kind::conflict:
      input.outcome = Outcome::conflict;
      input.error = make_conflict_event(*decision.existing, input);
      input.error->content_type = submission.content_type;
      return;
  }
}

void AcceptanceGroup::reserve_all_or_nothing(Submission& submission) {
  std::vector<domain::Order*> fresh;
  if (!any_error(submission)) {
    Submission* const chosen[] = {&submission};
    if (!reserve(&ports::Ledger::reserve_all, chosen, fresh)) return;
  }
  if (!any_error(submission)) {
    fresh_.insert(fresh_.end(), fresh.begin(), fresh.end());
    return;
  }
  for (Input& input : submission.inputs) withhold(input);
}

void AcceptanceGroup::validate(Submission& submission) {
  std::vector<domain::Order*> orders;
  std::vector<Input*> owners;
  for (Input& input : submission.inputs) {
    if (input.outcome != Outcome::pending) continue;
    orders.push_back(&input.order);
    owners.push_back(&input);
  }
  auto decisions = ledger_.look_up(orders);
  if (!decisions) {
    submission.result = fail(decisions.error());
    return;
  }
  for (std::size_t i = 0; i < owners.size(); ++i) apply((*decisions)[i], submission, *owners[i]);
}

// In the order of the reservations, in which the ledger wants them confirmed.
void AcceptanceGroup::write_entries(std::span<const std::unique_ptr<Submission>> submissions) {
  const auto write_all = [this](const Submission& submission, std::vector<Input>& inputs) {
    const bool keeps_errors = submission.mode != SubmissionMode::reprocess;
    for (Input& input : inputs) {
      if (input.outcome == Outcome::accepted || (keeps_errors && is_error(input.outcome))) {
        write_entry(submission, input);
      }
    }
  };
  for (const auto& submission : submissions) {
    if (stands_for_itself(submission->mode) && submission->result) write_all(*submission, submission->inputs);
  }
  for (const auto& submission : submissions) {
    if (submission->mode == SubmissionMode::all_or_nothing && submission->result) {
      write_all(*submission, submission->inputs);
    }
  }
}

void AcceptanceGroup::write_entry(const Submission& submission, Input& input) {
  const std::size_t offset = bodies_.size();
  if (input.outcome == Outcome::accepted) {
    wire::append_order_envelope(bodies_, input.order);
  } else {
    input.error->id = ids_.next(clock_.now());
    input.error->timestamp = domain::uuid7_time(input.error->id);
    input.error->content_type = submission.content_type;
    input.error->csv_header = submission.csv_header;
    input.error->trace_id = submission.trace_id;
    wire::append_error_envelope(bodies_, *input.error);
  }
  entries_.push_back({&submission, &input, offset, bodies_.size() - offset});
}

Result<> AcceptanceGroup::send() {
  if (entries_.empty()) return {};
  std::vector<ports::OutgoingMessage> messages;
  messages.reserve(entries_.size());
  for (const Entry& entry : entries_) {
    const domain::Order& order = entry.input->order;
    const bool accepted = entry.input->outcome == Outcome::accepted;
    ports::OutgoingMessage message;
    message.queue = accepted ? ports::QueueName::valid_orders : ports::QueueName::error_orders;
    message.body = std::string_view(bodies_).substr(entry.offset, entry.length);
    message.attributes.partner_id = entry.submission->partner_id;
    message.attributes.sequence_number = accepted ? order.sequence_number : 0;
    message.attributes.external_order_id =
        accepted ? order.external_order_id : entry.input->error->external_order_id;
    message.attributes.traceparent = entry.submission->traceparent;
    messages.push_back(message);
  }
  auto report = broker_.send(messages);
  queued_at_ = clock_.now();
  Result<> sent = report ? confirm_sent(*report) : Result<>(fail(report.error()));
  if (!report) {
    if (auto released = ledger_.release({fresh_.data(), fresh_.size()}); !released) return released;
  }
  return sent;
}

// A queue that takes entries one by one may refuse some: those are given back.
Result<> AcceptanceGroup::confirm_sent(const ports::SendReport& report) {
  std::vector<ports::Confirmation> confirmations;
  std::vector<const domain::Order*> unsent;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    if (entries_[i].input->outcome != Outcome::accepted) continue;
    if (report.ids[i] != 0) {
      confirmations.push_back({&entries_[i].input->order, report.ids[i]});
    } else {
      unsent.push_back(&entries_[i].input->order);
    }
  }
  if (!unsent.empty()) {
    if (auto released = ledger_.release(unsent); !released) return released;
  }
  if (auto confirmed = ledger_.confirm(confirmations); !confirmed) return confirmed;
  for (const ports::FailedEntry& failed : report.failed) {
    refused_.push_back({&entries_[failed.index], failed.error});
  }
  return {};
}

// Whoever sent what the queue refused is told so, and so is who sent a twin of it: an answer speaks of no
// order that is not durable. A retry meets what else was accepted as a duplicate.
void AcceptanceGroup::fail_refused(std::span<const std::unique_ptr<Submission>> submissions) {
  if (refused_.empty()) return;
  std::map<domain::Uuid, const Error*> orders;
  std::map<const Submission*, const Error*> senders;
  for (const Refused& refused : refused_) {
    const Input& input = *refused.entry->input;
    if (input.outcome == Outcome::accepted) orders.emplace(input.order.id, &refused.error);
    senders.emplace(refused.entry->submission, &refused.error);
  }
  const auto error_of_twin = [&](const Input& input) -> const Error* {
    const bool is_conflict = input.outcome == Outcome::conflict;
    if (!is_conflict && input.outcome != Outcome::duplicate) return nullptr;
    const auto found = orders.find(is_conflict ? input.error->conflict->existing_id : input.order.id);
    return found == orders.end() ? nullptr : found->second;
  };
  for (const auto& submission : submissions) {
    if (submission->mode == SubmissionMode::validate || !submission->result) continue;
    const auto sender = senders.find(submission.get());
    const Error* error = sender == senders.end() ? nullptr : sender->second;
    for (auto input = submission->inputs.begin(); error == nullptr && input != submission->inputs.end();
         ++input) {
      error = error_of_twin(*input);
    }
    if (error != nullptr) submission->result = fail(*error);
  }
}

void AcceptanceGroup::count(const Submission& submission) {
  if (submission.mode == SubmissionMode::validate) return;
  AcceptanceCount& count = counts_[submission.partner_id];
  for (const Input& input : submission.inputs) {
    // The partner sent a reprocessed input once, when it was refused: only a new order is news.
    if (submission.mode == SubmissionMode::reprocess) {
      if (input.outcome != Outcome::accepted) continue;
      ++count.reprocessed;
    }
    switch (input.outcome) {
      case Outcome::accepted: ++count.accepted; break;
      case Outcome::duplicate: ++count.duplicates; break;
      case Outcome::conflict: ++count.conflicts; break;
      case Outcome::rejected: ++count.rejected; break;
      case Outcome::pending:
      case Outcome::withheld: break;
    }
  }
}

}  // namespace nexus::intake
