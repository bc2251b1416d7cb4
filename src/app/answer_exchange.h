// Tells the other processes of a cluster what this one answered, and adds up what all did, once a second.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <thread>

#include "adapters/postgres/shared_counts.h"
#include "base/guarded.h"
#include "intake/acceptance_counts.h"
#include "monitoring/latency.h"
#include "ports/clock.h"

namespace nexus::app {

class AnswerExchange {
 public:
  // Called on the exchange's thread with a sentence for the log.
  using Report = std::function<void(const std::string&)>;

  // `own`: what intake here counts. `everyone`: where all processes' answers are added to, this one's
  // too; nobody else may add to it. All must outlive it.
  AnswerExchange(postgres::SharedCounts& shared, const intake::AcceptanceCounts& own,
                 intake::AcceptanceCounts& everyone, const ports::Clock& clock, Report report)
      : shared_(shared), own_(own), everyone_(everyone), clock_(clock), report_(std::move(report)) {}
  ~AnswerExchange() { stop(); }

  // `own_latency`: of the answers here, since the start.
  void start(std::function<monitoring::LatencyCounts()> own_latency);
  // Publishes what is left.
  void stop();

  // Of all processes, since this one began to look.
  monitoring::LatencyCounts latency() const;

  // Publishes and reads once. The thread does it; without the thread, whoever wants the counts now.
  Result<> exchange(const monitoring::LatencyCounts& own_latency);
  // Publishes what was answered since the last time; nothing when that is nothing. As exchange(), not while
  // the thread runs.
  Result<> publish(const monitoring::LatencyCounts& own_latency);

 private:
  void run(const std::stop_token& stop, const std::function<monitoring::LatencyCounts()>& own_latency);
  postgres::ProcessAnswers own_answers(const monitoring::LatencyCounts& own_latency) const;
  void add_up(const postgres::ProcessAnswers& totals);

  postgres::SharedCounts& shared_;
  const intake::AcceptanceCounts& own_;
  intake::AcceptanceCounts& everyone_;
  const ports::Clock& clock_;
  const Report report_;
  bool first_ = true;  // nothing was read yet
  postgres::ProcessAnswers known_;
  postgres::ProcessAnswers published_;
  Guarded<monitoring::LatencyCounts> latency_;
  std::jthread thread_;
};

}  // namespace nexus::app
