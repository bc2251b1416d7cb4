// Everything of one machine but the HTTP edge: the data folder's journal and stores, the ledger,
// intake, delivery. Built in order, taken down in reverse.
//
//   data/journal/      the queues           data/orders.db   data/errors.db   the stores
//   data/definitions.db   every version of the partners' definitions
//   data/review.db     what operators did and started
//   data/keys.json     the API keys         data/keys.secret
//   data/measurements.db   the charts' history
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "adapters/journal/journal_broker.h"
#include "adapters/memory/memory_ledger.h"
#include "adapters/posix/posix_disk.h"
#include "adapters/posix/system_clock.h"
#include "adapters/posix/system_id_source.h"
#include "adapters/sqlite/sqlite_audit_log.h"
#include "adapters/sqlite/sqlite_definition_store.h"
#include "adapters/sqlite/sqlite_error_store.h"
#include "adapters/sqlite/sqlite_job_store.h"
#include "adapters/sqlite/sqlite_measurement_store.h"
#include "adapters/sqlite/sqlite_order_store.h"
#include "app/configuration.h"
#include "delivery/delivery_loop.h"
#include "intake/acceptor_thread.h"
#include "intake/conservation.h"
#include "intake/input_samples.h"
#include "intake/space_guard.h"
#include "partners/registry.h"
#include "review/redrive_jobs.h"
#include "review/reprocess_jobs.h"

namespace nexus::app {

class Engine {
 public:
  // Opens the data folder and rebuilds what is kept in memory; nothing is accepted or delivered yet.
  // Fails with a sentence for the operator.
  static Result<std::unique_ptr<Engine>> open(const Configuration& configuration);
  // Stops what still runs.
  ~Engine();

  // Starts intake and delivery. `after_group` runs on intake's thread after each group.
  void start(std::function<void()> after_group);

  // Ends intake, lets delivery go on until the queues are empty or `deadline_ms` (monotonic) has
  // passed, and stops it. What is left is durable and is delivered after the next start.
  void stop(std::int64_t deadline_ms);

  // Copies everything that is durable into `destination`, a new or empty folder, while everything
  // goes on, and returns a JSON summary. The journal is copied first: what leaves it later has
  // reached a store by then, so nothing that was accepted before the call can be missed.
  Result<std::string> back_up(const std::string& destination);

  posix::SystemClock& clock() { return clock_; }
  ports::Broker& broker() { return *journal_; }
  journal::JournalBroker& journal() { return *journal_; }
  ports::OrderStore& orders() { return *orders_; }
  ports::ErrorStore& errors() { return *errors_; }
  ports::ErrorReview& error_review() { return *errors_; }
  ports::AuditLog& audit() { return *audit_; }
  ports::JobStore& jobs() { return *jobs_; }
  review::RedriveJobs& redrives() { return *redrives_; }
  ports::IdSource& ids() { return ids_; }
  ports::MeasurementStore& measurements() { return *measurements_; }
  ports::Ledger& ledger() { return *ledger_; }
  intake::Acceptor& acceptor() { return *acceptor_; }
  intake::AcceptanceCounts& counts() { return counts_; }
  const intake::InputSamples& input_samples() const { return samples_; }
  intake::Conservation& conservation() { return *conservation_; }
  intake::SpaceGuard& space() { return *space_; }
  review::Reprocessor& reprocessor() { return *reprocessor_; }
  review::ReprocessJobs& reprocess_jobs() { return *reprocess_jobs_; }
  partners::Registry& partners() { return *partners_; }
  ports::DefinitionStore& definitions() { return *definitions_; }
  bool is_delivery_failing() const;
  std::uint64_t delivered_orders() const { return order_loop_ ? order_loop_->delivered() : 0; }

 private:
  explicit Engine(const Configuration& configuration) : configuration_(configuration) {}

  Result<> open_partners();
  Result<> open_stores();
  Result<> open_journal();
  Result<> rebuild_ledger();
  Result<> note_waiting_errors();
  void keep_house(const std::stop_token& stop);
  bool is_drained();

  const Configuration configuration_;
  posix::SystemClock clock_;
  posix::SystemIdSource ids_;
  std::unique_ptr<sqlite::SqliteDefinitionStore> definitions_;
  std::unique_ptr<partners::Registry> partners_;
  std::unique_ptr<sqlite::SqliteOrderStore> orders_;
  std::unique_ptr<sqlite::SqliteErrorStore> errors_;
  std::unique_ptr<sqlite::ReviewFile> review_;
  std::unique_ptr<sqlite::SqliteAuditLog> audit_;
  std::unique_ptr<sqlite::SqliteJobStore> jobs_;
  std::unique_ptr<sqlite::SqliteMeasurementStore> measurements_;
  std::unique_ptr<posix::PosixDisk> journal_disk_;
  std::unique_ptr<journal::JournalBroker> journal_;
  std::unique_ptr<review::RedriveJobs> redrives_;
  std::unique_ptr<intake::SpaceGuard> space_;
  std::unique_ptr<memory::MemoryLedger> ledger_;
  intake::AcceptanceCounts counts_;
  intake::InputSamples samples_;
  std::unique_ptr<intake::Conservation> conservation_;
  std::unique_ptr<intake::Acceptor> acceptor_;
  std::jthread filter_thread_;
  std::jthread house_thread_;
  std::unique_ptr<delivery::DeliveryLoop> order_loop_;
  std::unique_ptr<delivery::DeliveryLoop> error_loop_;
  std::unique_ptr<intake::AcceptorThread> acceptor_thread_;
  std::unique_ptr<review::Reprocessor> reprocessor_;
  std::unique_ptr<review::ReprocessJobs> reprocess_jobs_;  // last: it needs all the others to run
};

}  // namespace nexus::app
