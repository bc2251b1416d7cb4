// Where Redis is, how it is spoken to, and how long anyone waits for it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "adapters/redis/resp_parser.h"
#include "base/result.h"

namespace nexus::redis {

// Both empty: none are sent. The user alone empty: the password of the default user (before Redis 6, and
// ElastiCache's AUTH token).
struct RedisCredentials {
  std::string user;
  std::string password;
};

struct RedisOptions {
  std::string host = "127.0.0.1";  // a name or an address
  std::uint16_t port = 6379;

  bool tls = false;
  std::string ca_file;      // PEM; empty: the authorities that the system trusts. Read at each connect
  std::string server_name;  // that the certificate must have; empty: the host

  // Asked at each connect, so that a rotated secret is used from the next one on; `refused` says that Redis
  // did not take the last ones, so that a copy of them is better fetched anew. Runs on the client's own
  // thread and may block. Null: no credentials.
  std::function<Result<RedisCredentials>(bool refused)> credentials;

  std::int64_t operation_timeout_ms = 100;  // from handing over a command to its reply; 1 .. 60,000
  std::int64_t connect_timeout_ms = 1'000;  // from the name's look-up to the first reply; 1 .. 60,000
  // Between two attempts to connect, doubling from the first to the second with jitter.
  std::int64_t backoff_min_ms = 50;
  std::int64_t backoff_max_ms = 2'000;
  // An idle connection is asked for a sign of life so often, so that one that died is known before a
  // request needs it.
  std::int64_t idle_check_ms = 1'000;

  // What may wait for replies at once; more is refused. Redis answers in order, so this bounds memory.
  std::size_t max_waiting_commands = 5'000;
  std::size_t max_waiting_bytes = 8'388'608;
  RespLimits reply_limits;

  // Gets one sentence when Redis goes away and one when it is back, on the client's thread.
  std::function<void(const std::string&)> report;
};

}  // namespace nexus::redis
