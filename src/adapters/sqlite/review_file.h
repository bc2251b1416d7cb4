// review.db: what operators did and started, in one SQLite file; docs/store-schema.md describes it.
//
// One connection writes and checkpoints; others only read. What was written survives a loss of power.
// Safe to call from any thread; changes run one after the other.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "adapters/sqlite/data_lock.h"
#include "adapters/sqlite/reader_pool.h"
#include "base/result.h"

namespace nexus::sqlite {

struct ReviewFileOptions {
  std::string path;  // of review.db; its folder exists
  int readers = 2;
  int reader_cache_kib = 1024;
  int reader_wait_ms = 5'000;
  int writer_cache_kib = 1024;
  int log_pages = 1'024;    // pages in the log (4 MiB) from which it is copied into the file
  bool only_reads = false;  // beside the server that has the file open: what would change it fails
};

class ReviewFile {
 public:
  // As SqliteOrderStore::open.
  static Result<std::unique_ptr<ReviewFile>> open(const ReviewFileOptions& options);

  // As SqliteOrderStore::backup.
  Result<> backup(const std::string& target);

  // For the stores over this file. Each throws Failure.
  ReaderPool::Lease reader() { return readers_.lend(); }
  // Runs `change` with the writing connection in a transaction of its own.
  template <class Change>
  void write(Change&& change) {
    std::lock_guard lock(write_mutex_);
    keep_log_short();
    Transaction transaction(*writer_, Transaction::Kind::write);
    change(*writer_);
    transaction.commit();
  }

 private:
  explicit ReviewFile(const ReviewFileOptions& options);
  void keep_log_short();

  std::optional<DataLock> lock_;
  int log_pages_;
  std::mutex write_mutex_;
  std::unique_ptr<Connection> writer_;  // before the readers: it creates the file, and closes it last
  ReaderPool readers_;
};

}  // namespace nexus::sqlite
