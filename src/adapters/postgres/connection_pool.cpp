#include "adapters/postgres/connection_pool.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"

namespace nexus::postgres {

ConnectionPool::ConnectionPool(const PoolOptions& options) : options_(options) {
  check(options.size > 0, "a pool has at least one session");
  for (std::size_t i = 0; i < options.size; ++i) {
    all_.push_back(std::make_unique<Connection>(options.connection));
    free_.push_back(all_.back().get());
  }
}

ConnectionPool::Lease ConnectionPool::lend() {
  Lease lease(*this, take_free());
  open(lease.connection());
  return lease;
}

// The one that was given back last: its session is warm, and the server keeps as few as are needed.
Connection& ConnectionPool::take_free() {
  std::unique_lock lock(mutex_);
  if (!freed_.wait_for(lock, std::chrono::milliseconds(options_.wait_ms),
                       [this] { return !free_.empty(); })) {
    throw PoolBusy(
        Error{ErrorKind::unavailable,
              fmt::format("All {} sessions with PostgreSQL stayed busy for {} ms; retry later, or make the "
                          "pool larger.",
                          options_.size, options_.wait_ms)});
  }
  Connection& connection = *free_.back();
  free_.pop_back();
  return connection;
}

void ConnectionPool::open(Connection& connection) {
  if (connection.is_open()) return;
  {
    std::lock_guard lock(mutex_);
    if (std::chrono::steady_clock::now() < paused_until_)
      throw Failure(Error{ErrorKind::unavailable, last_complaint_});
  }
  try {
    connection.open();
  } catch (const Failure& failure) {
    note_failure(failure);
    // Also a secret that cannot be read, or is none: nothing is wrong with what was to be written.
    throw Failure(Error{ErrorKind::unavailable, failure.error().message}, failure.sqlstate());
  }
  std::lock_guard lock(mutex_);
  pause_ = {};
  paused_until_ = {};
}

void ConnectionPool::note_failure(const Failure& failure) {
  std::lock_guard lock(mutex_);
  const std::chrono::milliseconds first(options_.first_pause_ms);
  const std::chrono::milliseconds longest(options_.longest_pause_ms);
  pause_ = std::clamp(pause_ * 2, first, longest);
  paused_until_ = std::chrono::steady_clock::now() + pause_;
  last_complaint_ = failure.error().message;
}

void ConnectionPool::give_back(Connection& connection) {
  connection.abandon_transaction();
  {
    std::lock_guard lock(mutex_);
    free_.push_back(&connection);
  }
  freed_.notify_one();
}

}  // namespace nexus::postgres
