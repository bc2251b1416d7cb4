// Error events in one SQLite file; docs/store-schema.md describes it.
//
// One connection writes and checkpoints; others only read. A save that succeeded survives a loss of
// power. Safe to call from any thread; changes run one after the other.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "adapters/sqlite/data_lock.h"
#include "adapters/sqlite/reader_pool.h"
#include "base/guarded.h"
#include "ports/error_review.h"
#include "ports/error_store.h"

namespace nexus::sqlite {

struct ErrorStoreOptions {
  std::string path;  // of errors.db; its folder exists
  int readers = 2;
  int reader_cache_kib = 2 * 1024;
  int reader_wait_ms = 5'000;
  int writer_cache_kib = 8 * 1024;
  int log_pages = 4'096;    // pages in the log (16 MiB) from which it is copied into the file
  bool only_reads = false;  // beside the server that has the file open: what would change it fails
};

class SqliteErrorStore : public ports::ErrorStore, public ports::ErrorReview {
 public:
  // As SqliteOrderStore::open.
  static Result<std::unique_ptr<SqliteErrorStore>> open(const ErrorStoreOptions& options);

  Result<> save(std::span<const domain::ErrorEvent> events) override;
  Result<std::optional<ports::StoredError>> find(const domain::Uuid& id) override;
  Result<ports::ErrorPage> list(const ports::ErrorQuery& query) override;
  Result<std::uint64_t> count(const ports::ErrorFilter& filter) override;
  Result<ports::ErrorStatistics> statistics(domain::Timestamp now) override;
  Result<std::uint64_t> expire(domain::Timestamp now, std::size_t limit) override;

  Result<std::vector<ports::ChangeOutcome>> settle(std::span<const ports::RepairAttempt> attempts) override;
  Result<std::vector<ports::ChangeOutcome>> change_state(std::span<const domain::Uuid> errors,
                                                         const ports::StateChange& change) override;
  Result<std::vector<ports::RepairAttempt>> attempts(const domain::Uuid& error) override;
  Result<std::vector<ports::RepairAttempt>> attempts_of_order(const domain::Uuid& order) override;
  Result<ports::JobTally> tally(const domain::Uuid& job) override;
  Result<ports::ErrorRisk> risk(const ports::ErrorFilter& filter) override;
  Result<ports::GroupPage> groups(const ports::GroupQuery& query, domain::Timestamp now) override;

  // As SqliteOrderStore::backup.
  Result<> backup(const std::string& target);

 private:
  explicit SqliteErrorStore(const ErrorStoreOptions& options);
  void keep_log_short();

  std::optional<DataLock> lock_;
  int log_pages_;
  bool only_reads_;
  std::mutex write_mutex_;
  std::unique_ptr<Connection> writer_;  // before the readers: it creates the file, and closes it last
  Guarded<ports::ErrorStatistics> statistics_;
  ReaderPool readers_;
};

}  // namespace nexus::sqlite
