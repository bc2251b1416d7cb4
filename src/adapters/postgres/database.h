// The writer's and the readers' sessions of one database, and how work is run on them.
//
// Every adapter of this folder is given a Database and runs its statements by write() and read(), from any
// thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include "adapters/postgres/connection_pool.h"

namespace nexus::postgres {

struct DatabaseOptions {
  PoolOptions writer;                 // its access is read_write
  std::optional<PoolOptions> reader;  // a standby or a reader endpoint; none: the writer's sessions read
  int attempts = 6;                   // of a transaction that loses races against others
};

class Database {
 public:
  explicit Database(const DatabaseOptions& options);

  // Runs `body(Connection&)`, which returns a Result, with a session of the primary. A transaction that lost
  // a race (deadlock, serialization) is run again, so `body` must be safe to repeat from its beginning.
  // Nothing else is: after `unavailable` it is not known whether the work took effect.
  template <class Body>
  auto write(Body&& body) -> decltype(body(std::declval<Connection&>())) {
    return run_guarded([&]() -> decltype(body(std::declval<Connection&>())) {
      const auto lease = writer_.lend();
      for (int attempt = 1;; ++attempt) {
        try {
          return body(lease.connection());
        } catch (const Failure& failure) {
          if (!failure.is_lost_race() || attempt >= attempts_) throw;
          lease.connection().abandon_transaction();
          rest_after_race(attempt);
        }
      }
    });
  }

  // Runs `body(Connection&)`, which only reads, with a session of a reader; with one of the primary when
  // the reader is away or refuses, and once more when a session was lost meanwhile. What a reader says may be
  // some time old, so nothing may be written because of it.
  template <class Body>
  auto read(Body&& body) -> decltype(body(std::declval<Connection&>())) {
    return read_first(reader_ ? *reader_ : writer_, body);
  }

  // The same with a session of the primary: what is committed is seen.
  template <class Body>
  auto read_primary(Body&& body) -> decltype(body(std::declval<Connection&>())) {
    return read_first(writer_, body);
  }

  bool has_readers() const { return reader_ != nullptr; }

  // Connects the writer and asks it something, for a check at the start and for readiness.
  Result<> check_writer();
  // The same with the reader; without one it is well.
  Result<> check_reader();

 private:
  template <class Body>
  auto read_first(ConnectionPool& first, Body& body) -> decltype(body(std::declval<Connection&>())) {
    return run_guarded([&]() -> decltype(body(std::declval<Connection&>())) {
      try {
        return body(first.lend().connection());
      } catch (const PoolBusy&) {
        throw;  // the primary is spared what is too much for the readers
      } catch (const Failure& failure) {
        if (!can_read_elsewhere(failure)) throw;
      }
      return body(writer_.lend().connection());
    });
  }
  static bool can_read_elsewhere(const Failure& failure);
  static void rest_after_race(int attempt);

  ConnectionPool writer_;
  std::unique_ptr<ConnectionPool> reader_;
  const int attempts_;
};

}  // namespace nexus::postgres
