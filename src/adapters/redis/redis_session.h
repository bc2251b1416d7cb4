// What goes on between the client and Redis over time: connecting again and again, waiting operations, their
// deadlines. Private to this folder.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "adapters/redis/redis_commands.h"
#include "adapters/redis/redis_link.h"
#include "adapters/redis/redis_options.h"
#include "adapters/redis/resp_parser.h"
#include "base/guarded.h"

namespace nexus::redis {

using RedisReplies = std::vector<RespValue>;

// send, is_available and last_failure may be called from any thread, everything else on the io_context's.
class RedisSession {
 public:
  using Done = std::function<void(Result<RedisReplies>)>;

  RedisSession(boost::asio::io_context& io, RedisOptions options);

  void send(const RedisCommands& commands, Done done);
  bool is_available() const { return standing_.load() == Standing::ready; }
  // Whether Redis is known to be away; before the first attempt to connect has ended, nothing is known.
  bool is_away() const { return standing_.load() == Standing::away; }
  Error last_failure() const;

  void connect();
  // Fails what waits, and ends.
  void close();

 private:
  using Clock = std::chrono::steady_clock;
  enum class Standing { unknown, ready, away };

  struct Operation {
    std::string bytes;  // empty once sent
    std::size_t size = 0;
    std::size_t commands = 0;
    RedisReplies replies;
    Done done;  // null for a sign of life
    Clock::time_point deadline;
  };
  struct Inbox {
    std::vector<Operation> operations;
    std::size_t waiting_commands = 0;  // here and in operations_
    std::size_t waiting_bytes = 0;
  };

  Operation make_operation(const RedisCommands& commands, Done done) const;
  void take_inbox();
  void send_unsent();
  void ask_for_life();
  void watch_deadline();
  void check_deadline();

  void introduce();
  void receive(std::string_view bytes);
  void take_introduction(const RespValue& reply);
  void take_reply(RespValue reply);
  void be_ready();
  // Lets the connection go, says so, and plans the next attempt.
  void drop(const Error& reason);
  // Lets the connection go and fails everything that waits; gives how things stood before.
  Standing fall_away(const Error& reason);
  void finish(Operation operation, Result<RedisReplies> result);
  void plan_connect();
  std::string name() const;

  boost::asio::io_context& io_;
  const RedisOptions options_;
  std::atomic<Standing> standing_{Standing::unknown};
  Guarded<Inbox> inbox_;
  Guarded<Error> last_failure_;

  std::shared_ptr<RedisLink> link_;
  RespParser parser_;
  std::size_t introduction_missing_ = 0;  // replies to AUTH and PING
  bool sent_credentials_ = false;
  bool credentials_refused_ = false;
  std::deque<Operation> operations_;
  std::size_t sent_ = 0;        // of operations_, from the front
  std::optional<Error> unfit_;  // why this server is no good although it answers

  boost::asio::steady_timer connect_timer_;  // the attempt's deadline, or the pause before the next one
  boost::asio::steady_timer deadline_timer_;
  boost::asio::steady_timer life_timer_;
  bool is_deadline_watched_ = false;
  bool closing_ = false;
  std::int64_t backoff_ms_ = 0;
  Clock::time_point ready_since_;
  Clock::time_point away_since_;
  std::minstd_rand jitter_;
};

}  // namespace nexus::redis
