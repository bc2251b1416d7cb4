// A bounded number of sessions with one place (the writer, or the readers), lent to one thread at a time.
//
// A session is opened when it is needed and kept; one that was lost is opened anew at its next use. While
// the place is away, attempts to connect are paused for all threads together (from first_pause_ms, doubled
// up to longest_pause_ms), and a lend within the pause fails at once with the last reason. Safe to use from
// any thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "adapters/postgres/connection.h"

namespace nexus::postgres {

struct PoolOptions {
  ConnectionOptions connection;
  std::size_t size = 4;     // at least 1
  int wait_ms = 5'000;      // how long a caller waits for a free session before it is unavailable
  int first_pause_ms = 50;  // between attempts to connect
  int longest_pause_ms = 1'000;
};

// All sessions are lent: there is more work than the pool is meant for.
class PoolBusy : public Failure {
 public:
  using Failure::Failure;
};

class ConnectionPool {
 public:
  explicit ConnectionPool(const PoolOptions& options);

  // An open session; gives it back when it ends, without the transaction that was left open.
  class Lease {
   public:
    Lease(ConnectionPool& pool, Connection& connection) : pool_(&pool), connection_(&connection) {}
    Lease(Lease&& other) noexcept
        : pool_(other.pool_), connection_(std::exchange(other.connection_, nullptr)) {}
    Lease& operator=(Lease&&) = delete;
    ~Lease() {
      if (connection_ != nullptr) pool_->give_back(*connection_);
    }
    Connection& connection() const { return *connection_; }

   private:
    ConnectionPool* pool_;
    Connection* connection_;
  };

  // Throws PoolBusy when all sessions stay busy, and Failure with `unavailable` when none can be opened, for
  // whatever reason.
  Lease lend();

 private:
  Connection& take_free();
  void open(Connection& connection);
  void give_back(Connection& connection);
  void note_failure(const Failure& failure);

  const PoolOptions options_;
  std::vector<std::unique_ptr<Connection>> all_;
  std::mutex mutex_;
  std::condition_variable freed_;
  std::vector<Connection*> free_;
  // After an attempt to connect that failed:
  std::chrono::milliseconds pause_{0};
  std::chrono::steady_clock::time_point paused_until_;
  std::string last_complaint_;
};

}  // namespace nexus::postgres
