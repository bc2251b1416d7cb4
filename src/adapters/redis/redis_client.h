// A client for one Redis server: one connection, kept up by a thread of its own, that everyone shares.
// Commands of all callers travel together (pipelining), each with a deadline. Nothing is ever sent twice.
//
// While Redis is away, every call fails at once with `unavailable`, and the connection is tried again with
// growing pauses; so losing Redis costs whoever waits for it one deadline, once. A reply that is late ends
// the connection for the same reason. The report callback gets one sentence when Redis goes away and one
// when it is back.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "adapters/redis/redis_commands.h"
#include "adapters/redis/redis_options.h"
#include "adapters/redis/resp_value.h"
#include "base/result.h"

namespace nexus::redis {

// Safe to call from any thread.
class RedisClient {
 public:
  using Replies = std::vector<RespValue>;  // one a command; errors of Redis are values here
  using Done = std::function<void(Result<Replies>)>;

  // Begins to connect and returns at once. Until the first attempt has ended, operations wait for it.
  explicit RedisClient(RedisOptions options);
  // Fails what waits. May take as long as a look-up of the host's name that is under way.
  ~RedisClient();
  RedisClient(const RedisClient&) = delete;
  RedisClient& operator=(const RedisClient&) = delete;

  // Never blocks. Calls `done` once, at the latest when the deadline has passed: on the client's thread,
  // which it must not hold up, or before send returns when the commands were not taken.
  void send(const RedisCommands& commands, Done done);

  // Waits for the replies, at most for the deadline. Not for event loops, and not from inside `done`.
  Result<Replies> run(const RedisCommands& commands);

  // Whether Redis answers, as far as is known; at most idle_check_ms and a deadline old.
  bool is_available() const;
  // Waits until it does, or says why it did not within that time.
  Result<> wait_until_available(std::int64_t timeout_ms) const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace nexus::redis
