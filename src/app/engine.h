// Everything of one process but the HTTP edge: where things are kept, intake, delivery, review; as much of
// it as its role needs. Built in order, taken down in reverse.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "adapters/posix/system_clock.h"
#include "adapters/posix/system_id_source.h"
#include "app/answer_exchange.h"
#include "app/cluster.h"
#include "app/configuration.h"
#include "app/data_folder.h"
#include "app/dependencies.h"
#include "delivery/delivery_loop.h"
#include "intake/acceptor_threads.h"
#include "intake/conservation.h"
#include "partners/registry.h"
#include "query/cached_statistics.h"
#include "review/redrive_jobs.h"
#include "review/reprocess_jobs.h"

namespace nexus::app {

class Engine {
 public:
  // Opens what the configuration names and rebuilds what is kept in memory; nothing is accepted or
  // delivered yet. Fails with a sentence for the operator.
  static Result<std::unique_ptr<Engine>> open(const Configuration& configuration);
  // Stops what still runs.
  ~Engine();

  // Starts what the role does. `after_group` runs on intake's thread after each group; `feed_latency`
  // tells how long answers of the feed took since the start.
  void start(
      std::function<void()> after_group,
      std::function<monitoring::LatencyCounts()> feed_latency = [] { return monitoring::LatencyCounts{}; });

  // What threads do elsewhere, for a process that stands still between invocations (is_invoked), where start
  // starts intake alone. All are for one thread.
  //
  // Takes up what other processes changed meanwhile: definitions, and for queries what all answered.
  Result<> catch_up();
  // Tells the others what the last answers rest on. What fails is told the next time, or swept.
  Result<> settle(const monitoring::LatencyCounts& feed_latency);
  // Sends what processes reserved and did not send, and folds the counts of those that ended; gives how many
  // orders were sent.
  Result<std::uint64_t> tidy_shared();

  // Ends intake, lets delivery go on until the queues in the data folder are empty or `deadline_ms`
  // (monotonic) has passed, and stops it. What is left is durable and is delivered after the next start.
  void stop(std::int64_t deadline_ms);

  // As DataFolder::back_up.
  Result<std::string> back_up(const std::string& destination) {
    return folder_.back_up(configuration_, destination, clock_.now());
  }

  posix::SystemClock& clock() { return clock_; }
  ports::IdSource& ids() { return ids_; }
  ports::Broker& broker() { return *parts_.broker; }
  ports::OrderStore& orders() { return *parts_.orders; }
  ports::ErrorStore& errors() { return *parts_.errors; }
  ports::ErrorReview& error_review() { return *parts_.error_review; }
  ports::AuditLog& audit() { return *parts_.audit; }
  ports::JobStore& jobs() { return *parts_.jobs; }
  ports::Ledger& ledger() { return *parts_.ledger; }
  ports::DefinitionStore& definitions() { return *parts_.definitions; }
  ports::MeasurementStore& measurements() { return *folder_.measurements; }
  // The journal with its disk; null where the queues are elsewhere.
  journal::JournalBroker* journal() { return folder_.journal.get(); }
  // Null where none are kept.
  ports::InputArchive* inputs() { return folder_.inputs.get(); }
  // What other processes share; null where nothing is shared.
  query::CachedStatistics* cached_statistics() { return cached_statistics_.get(); }
  ports::SharedRateLimits* shared_rate_limits() { return cluster_.rate_limits.get(); }
  ports::EndedSessions* shared_ended_sessions() { return cluster_.ended_sessions.get(); }
  ports::Secrets& secrets() { return *cluster_.secrets; }
  AnswerExchange* answers() { return answers_.get(); }
  // What this process answered; counts() is of all.
  intake::AcceptanceCounts& own_counts() { return answers_ ? own_counts_ : counts_; }
  const Cluster& cluster() const { return cluster_; }
  // Null where none is used.
  const redis::RedisClient* cache() const { return cluster_.redis.get(); }
  bool is_space_low() { return folder_.space && folder_.space->is_space_low(); }

  partners::Registry& partners() { return *partners_; }
  intake::Acceptor& acceptor() { return *acceptor_; }
  intake::AcceptanceCounts& counts() { return counts_; }
  intake::Conservation& conservation() { return *conservation_; }
  review::Reprocessor& reprocessor() { return *reprocessor_; }
  review::ReprocessJobs& reprocess_jobs() { return *reprocess_jobs_; }
  review::RedriveJobs& redrives() { return *redrives_; }
  // Whether the engines elsewhere that the role rests on answer. Never blocks.
  Result<> readiness() const { return dependencies_.state(); }
  // What a worker's loops drive, over another queue of the same name: for who is handed messages instead of
  // receiving them. `broker` must outlive it.
  std::unique_ptr<delivery::BatchDelivery> order_delivery(ports::Broker& broker);
  std::unique_ptr<delivery::BatchDelivery> error_delivery(ports::Broker& broker);
  bool is_delivery_failing() const;
  std::uint64_t delivered_orders() const { return order_loop_ ? order_loop_->delivered() : 0; }

 private:
  explicit Engine(const Configuration& configuration);

  // Where each thing is, whoever keeps it.
  struct Parts {
    ports::Broker* broker = nullptr;         // for everyone but intake
    ports::Broker* intake_broker = nullptr;  // the same, refusing while the disk is nearly full
    ports::OrderStore* orders = nullptr;
    ports::ErrorStore* errors = nullptr;
    ports::ErrorReview* error_review = nullptr;
    ports::AuditLog* audit = nullptr;
    ports::JobStore* jobs = nullptr;
    ports::Ledger* ledger = nullptr;
    ports::DefinitionStore* definitions = nullptr;
  };

  Result<> require_no_move();
  void find_parts();
  Result<> open_partners();
  Result<> open_intake();
  Result<> note_waiting_errors();
  void start_threads(std::function<monitoring::LatencyCounts()> feed_latency);
  void start_delivery();
  void start_sweeper();
  void follow_definitions();
  void keep_house(const std::stop_token& stop);
  bool is_drained();

  const Configuration configuration_;
  posix::SystemClock clock_;
  posix::SystemIdSource ids_;
  Cluster cluster_;
  DataFolder folder_;
  Parts parts_;
  Dependencies dependencies_;
  std::unique_ptr<partners::Registry> partners_;
  std::int64_t known_definitions_ = 0;   // the shared history's revision that is in force here
  intake::AcceptanceCounts counts_;      // what is shown: of all processes
  intake::AcceptanceCounts own_counts_;  // where counts are shared: what this process answered
  std::unique_ptr<intake::Conservation> conservation_;
  std::unique_ptr<intake::Acceptor> acceptor_;
  std::jthread filter_thread_;
  std::jthread house_thread_;
  std::unique_ptr<delivery::DeliveryLoop> order_loop_;
  std::unique_ptr<delivery::DeliveryLoop> error_loop_;
  std::unique_ptr<intake::AcceptorThreads> acceptor_threads_;
  std::unique_ptr<AnswerExchange> answers_;
  std::unique_ptr<query::CachedStatistics> cached_statistics_;
  std::unique_ptr<query::StatisticsSchedule> statistics_schedule_;
  std::unique_ptr<postgres::LedgerSweeper> sweeper_;
  std::unique_ptr<review::RedriveJobs> redrives_;
  std::unique_ptr<review::Reprocessor> reprocessor_;
  std::unique_ptr<review::ReprocessJobs> reprocess_jobs_;  // last: it needs all the others to run
};

}  // namespace nexus::app
