// Turns submissions into durable decisions: who is new, which number it gets, what is sent.
//
// One thread (or a simulator) calls run_once in a loop. Each call takes everything that waits as one
// group, asks the ledger once, sends once to both queues, and so one sync serves every order of the
// group; then it answers them all. Nothing is answered before it is durable.
//
// Where the queue is far away, several threads take groups in turn, so that one is numbered while others
// are sent: number_group, send_group, answer_group.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>

#include "intake/acceptance_counts.h"
#include "intake/acceptance_group.h"
#include "intake/archived_inputs.h"
#include "intake/submission.h"
#include "ports/clock.h"
#include "ports/id_source.h"
#include "ports/ledger.h"
#include "ports/queue.h"

namespace nexus::intake {

struct AcceptorLimits {
  std::size_t max_waiting_inputs = 50'000;           // submit refuses beyond
  std::size_t max_waiting_bytes = 64 * 1024 * 1024;  // of the partners' bytes; the same
  std::size_t max_group_inputs = 20'000;             // a group ends with the submission that reaches this
};

class Acceptor {
 public:
  // `archive`, when given, must outlive it and gets the inputs of what is accepted.
  Acceptor(ports::Ledger& ledger, ports::Broker& broker, ports::Clock& clock, ports::IdSource& ids,
           AcceptanceCounts& counts, AcceptorLimits limits, ports::InputArchive* archive = nullptr);

  // Queues a submission from any thread. False when too much waits already or after stop: the
  // submission is left with the caller, who answers 503.
  bool submit(std::unique_ptr<Submission>& submission);

  // Waits up to `wait_ms` for a submission; false when there is none.
  bool wait_for_work(std::int64_t wait_ms);

  // Decides everything that waits as one group and returns how many submissions it answered.
  std::size_t run_once();

  // The three steps of that. Groups that are under way at the same time need a ledger each, which share
  // their reservations as those of different processes do. number_group and answer_group are called by
  // one thread at a time, and send_group by any number.
  using Submissions = std::vector<std::unique_ptr<Submission>>;
  struct Group {
    Submissions submissions;
    AcceptanceGroup decision;
  };
  std::unique_ptr<Group> number_group(ports::Ledger& ledger);  // null when nothing waits
  static void send_group(Group& group) { group.decision.finish(group.submissions); }
  void answer_group(std::unique_ptr<Group> group);
  ports::Ledger& ledger() { return ledger_; }

  // No more submissions; what waits is still decided by run_once.
  void stop();
  bool drained() const;
  std::size_t waiting_inputs() const;

 private:
  Submissions take_group();

  ports::Ledger& ledger_;
  ports::Broker& broker_;
  ports::Clock& clock_;
  ports::IdSource& ids_;
  AcceptanceCounts& counts_;
  const AcceptorLimits limits_;
  ArchivedInputs archived_;

  mutable std::mutex mutex_;
  std::condition_variable work_;
  std::deque<std::unique_ptr<Submission>> inbox_;
  std::size_t waiting_inputs_ = 0;
  std::size_t waiting_bytes_ = 0;
  bool idle_ = false;
  bool stopped_ = false;
};

}  // namespace nexus::intake
