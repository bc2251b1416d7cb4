#include "adapters/redis/redis_client.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <chrono>
#include <future>
#include <thread>
#include <utility>

#include "adapters/redis/redis_session.h"
#include "base/thread_name.h"

namespace nexus::redis {

namespace asio = boost::asio;
using std::chrono::milliseconds;

namespace {

// The client's thread ends a late operation by itself; this much later it must have been busy.
constexpr milliseconds kGrace{10};
constexpr milliseconds kBetweenLooks{5};

}  // namespace

struct RedisClient::Parts {
  explicit Parts(RedisOptions options)
      : timeout_ms(options.operation_timeout_ms), session(io, std::move(options)) {}

  const std::int64_t timeout_ms;
  asio::io_context io{1};
  RedisSession session;
  std::thread thread;
};

RedisClient::RedisClient(RedisOptions options) : parts_(std::make_unique<Parts>(std::move(options))) {
  asio::post(parts_->io, [this] { parts_->session.connect(); });
  parts_->thread = std::thread([this] {
    name_this_thread("redis");
    const auto stay = asio::make_work_guard(parts_->io);
    parts_->io.run();
  });
}

RedisClient::~RedisClient() {
  asio::post(parts_->io, [this] {
    parts_->session.close();
    parts_->io.stop();
  });
  parts_->thread.join();
}

void RedisClient::send(const RedisCommands& commands, Done done) {
  parts_->session.send(commands, std::move(done));
}

Result<RedisClient::Replies> RedisClient::run(const RedisCommands& commands) {
  const auto promise = std::make_shared<std::promise<Result<Replies>>>();
  auto answer = promise->get_future();
  send(commands, [promise](Result<Replies> replies) { promise->set_value(std::move(replies)); });
  if (answer.wait_for(milliseconds(parts_->timeout_ms) + kGrace) == std::future_status::ready) {
    return answer.get();
  }
  return fail(ErrorKind::unavailable,
              "Redis did not answer within " + std::to_string(parts_->timeout_ms) + " ms.");
}

bool RedisClient::is_available() const { return parts_->session.is_available(); }

Result<> RedisClient::wait_until_available(std::int64_t timeout_ms) const {
  const auto end = std::chrono::steady_clock::now() + milliseconds(timeout_ms);
  while (!is_available()) {
    if (std::chrono::steady_clock::now() >= end) {
      const Error failure = parts_->session.last_failure();
      return fail(ErrorKind::unavailable, failure.message.empty()
                                              ? "Redis did not answer within " + std::to_string(timeout_ms) +
                                                    " ms; check its host and port."
                                              : failure.message);
    }
    std::this_thread::sleep_for(kBetweenLooks);
  }
  return {};
}

}  // namespace nexus::redis
