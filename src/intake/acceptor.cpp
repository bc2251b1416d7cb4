#include "intake/acceptor.h"

#include <algorithm>
#include <chrono>

namespace nexus::intake {

namespace {

std::size_t bytes_of(const Submission& submission) {
  std::size_t bytes = 0;
  for (const Input& input : submission.inputs) bytes += input.raw.size();
  return bytes;
}

}  // namespace

Acceptor::Acceptor(ports::Ledger& ledger, ports::Broker& broker, ports::Clock& clock, ports::IdSource& ids,
                   AcceptanceCounts& counts, AcceptorLimits limits, ports::InputArchive* archive)
    : ledger_(ledger),
      broker_(broker),
      clock_(clock),
      ids_(ids),
      counts_(counts),
      limits_(limits),
      archived_(archive) {}

bool Acceptor::submit(std::unique_ptr<Submission>& submission) {
  bool wake = false;
  {
    std::lock_guard lock(mutex_);
    // A submission larger than the limit goes in when nothing else waits, so that it can never starve.
    const std::size_t inputs = submission->inputs.size();
    const std::size_t bytes = bytes_of(*submission);
    const bool full = waiting_inputs_ != 0 && (waiting_inputs_ + inputs > limits_.max_waiting_inputs ||
                                               waiting_bytes_ + bytes > limits_.max_waiting_bytes);
    if (stopped_ || full) return false;
    waiting_inputs_ += inputs;
    waiting_bytes_ += bytes;
    inbox_.push_back(std::move(submission));
    wake = idle_;
    idle_ = false;
  }
  if (wake) work_.notify_one();
  return true;
}

bool Acceptor::wait_for_work(std::int64_t wait_ms) {
  std::unique_lock lock(mutex_);
  if (inbox_.empty()) {
    idle_ = true;
    work_.wait_for(lock, std::chrono::milliseconds(wait_ms), [&] { return !inbox_.empty() || stopped_; });
    idle_ = false;
  }
  return !inbox_.empty();
}

Acceptor::Submissions Acceptor::take_group() {
  std::lock_guard lock(mutex_);
  Submissions group;
  std::size_t inputs = 0;
  while (!inbox_.empty() && inputs < limits_.max_group_inputs) {
    inputs += inbox_.front()->inputs.size();
    waiting_bytes_ -= bytes_of(*inbox_.front());
    group.push_back(std::move(inbox_.front()));
    inbox_.pop_front();
  }
  waiting_inputs_ -= inputs;
  return group;
}

std::size_t Acceptor::run_once() {
  auto group = number_group(ledger_);
  if (!group) return 0;
  send_group(*group);
  const std::size_t answered = group->submissions.size();
  answer_group(std::move(group));
  return answered;
}

std::unique_ptr<Acceptor::Group> Acceptor::number_group(ports::Ledger& ledger) {
  Submissions submissions = take_group();
  if (submissions.empty()) return nullptr;
  auto group = std::unique_ptr<Group>(
      new Group{std::move(submissions), AcceptanceGroup(ledger, broker_, clock_, ids_)});
  group->decision.number(group->submissions);
  return group;
}

void Acceptor::answer_group(std::unique_ptr<Group> group) {
  counts_.with([&](auto& counts) {
    for (const auto& [partner_id, count] : group->decision.counts())
      counts[partner_id].add(count, clock_.now());
  });
  archived_.keep(group->submissions, group->decision.queued_at());
  for (auto& submission : group->submissions) {
    auto done = std::move(submission->done);
    done(std::move(submission));
  }
}

void Acceptor::stop() {
  {
    std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  work_.notify_all();
}

bool Acceptor::drained() const {
  std::lock_guard lock(mutex_);
  return stopped_ && inbox_.empty();
}

std::size_t Acceptor::waiting_inputs() const {
  std::lock_guard lock(mutex_);
  return waiting_inputs_;
}

}  // namespace nexus::intake
