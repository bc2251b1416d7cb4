// What a process keeps in its data folder: all of it on a single machine, in a cluster only the charts'
// history and, without a shared secret, the keys.
//
//   data/journal/      the queues           data/orders.db   data/errors.db   the stores
//   data/definitions.db   every version of the partners' definitions
//   data/review.db     what operators did and started
//   data/keys.json     the API keys         data/keys.secret     data/sessions.ended   who signed out
//   data/measurements.db   the charts' history
//   data/inputs/       the bytes of which orders were made, as far as they are kept
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "adapters/archive/file_input_archive.h"
#include "adapters/journal/journal_broker.h"
#include "adapters/memory/memory_ledger.h"
#include "adapters/posix/posix_disk.h"
#include "adapters/sqlite/sqlite_audit_log.h"
#include "adapters/sqlite/sqlite_definition_store.h"
#include "adapters/sqlite/sqlite_error_store.h"
#include "adapters/sqlite/sqlite_job_store.h"
#include "adapters/sqlite/sqlite_measurement_store.h"
#include "adapters/sqlite/sqlite_order_store.h"
#include "app/configuration.h"
#include "intake/space_guard.h"
#include "ports/clock.h"
#include "ports/id_source.h"

namespace nexus::app {

// Null: that part is elsewhere. Declared in the order in which they are opened.
struct DataFolder {
  std::unique_ptr<sqlite::SqliteDefinitionStore> definitions;
  std::unique_ptr<sqlite::SqliteOrderStore> orders;
  std::unique_ptr<sqlite::SqliteErrorStore> errors;
  std::unique_ptr<sqlite::ReviewFile> review;
  std::unique_ptr<sqlite::SqliteAuditLog> audit;
  std::unique_ptr<sqlite::SqliteJobStore> jobs;
  std::unique_ptr<sqlite::SqliteMeasurementStore> measurements;
  std::unique_ptr<posix::PosixDisk> journal_disk;
  std::unique_ptr<journal::JournalBroker> journal;
  std::unique_ptr<intake::SpaceGuard> space;
  std::unique_ptr<memory::MemoryLedger> ledger;
  std::unique_ptr<posix::PosixDisk> inputs_disk;
  std::unique_ptr<archive::FileInputArchive> inputs;

  // Opens what the configuration keeps here, and makes the folder when it is missing. The clock and the
  // ids must outlive it. Fails with a sentence for the operator.
  static Result<DataFolder> open(const Configuration& configuration, ports::Clock& clock,
                                 ports::IdSource& ids, const std::function<void(const std::string&)>& report);

  // Copies everything that is durable into `destination`, a new or empty folder, while everything
  // goes on, and returns a JSON summary. The journal is copied first: what leaves it later has
  // reached a store by then, so nothing that was accepted before the call can be missed. `invalid` where
  // a part is elsewhere and has a backup of its own.
  Result<std::string> back_up(const Configuration& configuration, const std::string& destination,
                              domain::Timestamp now);

 private:
  Result<> open_order_files(const Configuration& configuration, const ports::Clock& clock);
  Result<> open_error_file(const Configuration& configuration);
  Result<> open_journal(const Configuration& configuration, ports::Clock& clock,
                        const std::function<void(const std::string&)>& report);
  Result<> open_inputs(const Configuration& configuration, const ports::Clock& clock,
                       const std::function<void(const std::string&)>& report);
  Result<> rebuild_ledger(ports::Clock& clock, ports::IdSource& ids);
};

}  // namespace nexus::app
