// An advisory lock of one session, for work that one process at a time may do.
#pragma once

#include <cstdint>

#include "adapters/postgres/connection.h"

namespace nexus::postgres {

// Tries to take the lock, and gives it back at its end; the server does that too when the session is lost.
// The connection must outlive it and stay open meanwhile.
class SessionLock {
 public:
  SessionLock(Connection& connection, std::int64_t key);
  ~SessionLock();
  SessionLock(const SessionLock&) = delete;
  SessionLock& operator=(const SessionLock&) = delete;

  bool is_held() const { return held_; }

 private:
  Connection& connection_;
  const std::int64_t key_;
  bool held_;
};

}  // namespace nexus::postgres
