// A fixed number of read-only connections, lent to one thread at a time.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "adapters/sqlite/connection.h"

namespace nexus::sqlite {

class ReaderPool {
 public:
  // Opens `size` (at least 1) connections. A caller waits at most `wait_ms` for a free one.
  ReaderPool(const std::string& path, int size, int cache_kib, int wait_ms);

  // Gives its connection back when it ends.
  class Lease {
   public:
    Lease(ReaderPool& pool, Connection& connection) : pool_(pool), connection_(connection) {}
    ~Lease() { pool_.give_back(connection_); }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    Connection& connection() const { return connection_; }

   private:
    ReaderPool& pool_;
    Connection& connection_;
  };

  // Throws Failure with `unavailable` when all connections stay busy for wait_ms.
  Lease lend();

 private:
  void give_back(Connection& connection);

  int wait_ms_;
  std::vector<std::unique_ptr<Connection>> all_;
  std::mutex mutex_;
  std::condition_variable freed_;
  std::vector<Connection*> free_;
};

}  // namespace nexus::sqlite
