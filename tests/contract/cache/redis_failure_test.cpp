// A Redis that is stopped, frozen, wiped and started again under two processes that share it: everyone is
// answered, nobody waits, and the limits hold again afterwards.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "adapters/http/rate_limit_exchange.h"
#include "adapters/memory/memory_order_store.h"
#include "adapters/posix/system_clock.h"
#include "adapters/redis/redis_shared_rate_limits.h"
#include "adapters/redis/redis_statistics_cache.h"
#include "base/guarded.h"
#include "contract/cache/own_redis.h"
#include "contract/cache/redis_under_test.h"
#include "query/cached_statistics.h"

namespace nexus::contract {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr http::RateLimiter::Policy kPolicy{2'000, 600};
constexpr char kPartner[] = "PARTNER_A";

// One server process with all that it does through Redis.
struct Process {
  explicit Process(const OwnRedis& server, ports::OrderStore& orders)
      : client(options(server)),
        limits(client),
        cache(client),
        limiter(clock),
        exchange(limiter, limits),
        statistics(orders, cache, clock) {}

  redis::RedisOptions options(const OwnRedis& server) {
    redis::RedisOptions made;
    made.port = server.port();
    // Longer than a busy machine lets a server wait for its turn.
    made.operation_timeout_ms = 500;
    made.backoff_max_ms = 200;
    made.report = [this](const std::string& sentence) {
      reports.with([&](auto& all) { all.push_back(sentence); });
    };
    return made;
  }
  std::size_t reported() const {
    return reports.with([](const auto& all) { return all.size(); });
  }
  // Takes one order at a time until one is refused.
  std::uint64_t take_all() {
    std::uint64_t taken = 0;
    while (limiter.take(kPartner, kPolicy, 1).admitted) ++taken;
    return taken;
  }

  Guarded<std::vector<std::string>> reports;
  posix::SystemClock clock;
  redis::RedisClient client;
  redis::RedisSharedRateLimits limits;
  redis::RedisStatisticsCache cache;
  http::RateLimiter limiter;
  http::RateLimitExchangeThread exchange;
  query::CachedStatistics statistics;
};

class RedisFailure : public testing::Test {
 protected:
  void SetUp() override {
    if (!OwnRedis::is_installed())
      GTEST_SKIP() << "redis-server is not installed (tools/install-dependencies).";
    server_.start();
    first_ = std::make_unique<Process>(server_, orders_);
    second_ = std::make_unique<Process>(server_, orders_);
    ASSERT_TRUE(
        wait_until([&] { return both([](Process& process) { return process.client.is_available(); }); }));
    // Each learns of the partner and of the other.
    static_cast<void>(ask_for(milliseconds(300)));
  }

  bool both(const std::function<bool(Process&)>& holds) { return holds(*first_) && holds(*second_); }
  static bool wait_until(const std::function<bool()>& holds) {
    const auto end = steady_clock::now() + milliseconds(kPatienceMs);
    while (!holds()) {
      if (steady_clock::now() > end) return false;
      std::this_thread::sleep_for(milliseconds(2));
    }
    return true;
  }

  // Both processes take what their limits give, and answer a query, about once a millisecond.
  struct Asked {
    std::uint64_t admitted = 0;
    std::size_t answers = 0;
    std::size_t failed = 0;
    std::size_t slow = 0;  // took more than a tenth of a deadline
    double seconds = 0;
  };
  Asked ask_for(steady_clock::duration time) {
    Asked asked;
    const auto begin = steady_clock::now();
    while (steady_clock::now() - begin < time) {
      for (Process* process : {first_.get(), second_.get()}) {
        const auto asked_at = steady_clock::now();
        asked.admitted += process->take_all();
        if (!process->statistics.answer()) ++asked.failed;
        ++asked.answers;
        if (steady_clock::now() - asked_at > milliseconds(50)) ++asked.slow;
      }
      std::this_thread::sleep_for(milliseconds(1));
    }
    asked.seconds = std::chrono::duration<double>(steady_clock::now() - begin).count();
    return asked;
  }

  // Everyone is answered, and all but the few that were under way when Redis fell silent are at once.
  static void expect_answered(const Asked& asked) {
    EXPECT_EQ(asked.failed, 0u) << "of " << asked.answers;
    EXPECT_GT(asked.answers, 20u);
    EXPECT_LE(asked.slow, 2 + asked.answers / 50) << "of " << asked.answers;
  }
  // What rate_limit_exchange.h promises of two processes, with a fifth of a second for D on a busy machine.
  static void expect_shared_limit(const Asked& asked) {
    EXPECT_LE(static_cast<double>(asked.admitted),
              kPolicy.burst + kPolicy.per_second * asked.seconds + kPolicy.burst + kPolicy.per_second * 0.2);
    EXPECT_GE(static_cast<double>(asked.admitted), 0.3 * kPolicy.per_second * asked.seconds);
  }
  static void expect_own_limits(const Asked& asked) {
    EXPECT_GE(static_cast<double>(asked.admitted), 1.3 * kPolicy.per_second * asked.seconds);
    EXPECT_LE(static_cast<double>(asked.admitted), 2 * (kPolicy.burst + kPolicy.per_second * asked.seconds));
  }
  void expect_back() {
    ASSERT_TRUE(wait_until([&] {
      return both(
          [](Process& process) { return process.client.is_available() && process.exchange.is_shared(); });
    }));
    // Each begins to share with what it holds.
    static_cast<void>(ask_for(milliseconds(300)));
    const Asked after = ask_for(milliseconds(1'500));
    expect_answered(after);
    expect_shared_limit(after);
  }

  OwnRedis server_;
  memory::MemoryOrderStore orders_;
  std::unique_ptr<Process> first_;
  std::unique_ptr<Process> second_;
};

TEST_F(RedisFailure, TwoProcessesHoldOneLimitWhileNothingFails) {
  const Asked asked = ask_for(milliseconds(2'000));
  expect_answered(asked);
  expect_shared_limit(asked);
  EXPECT_EQ(first_->reported() + second_->reported(), 0u);
}

TEST_F(RedisFailure, StoppedLeavesEachProcessItsOwnLimitUntilItIsBack) {
  server_.kill();
  ASSERT_TRUE(
      wait_until([&] { return both([](Process& process) { return !process.exchange.is_shared(); }); }));
  const Asked without = ask_for(milliseconds(1'500));
  expect_answered(without);
  expect_own_limits(without);
  EXPECT_TRUE(both([](Process& process) { return !process.client.is_available(); }));
  EXPECT_TRUE(both([](Process& process) { return process.reported() == 1; }));
  server_.start();
  expect_back();
  // One line when it went away and one when it came back.
  EXPECT_TRUE(both([](Process& process) { return process.reported() == 2; }));
}

TEST_F(RedisFailure, FrozenMakesNobodyWaitMoreThanOnce) {
  server_.freeze();
  expect_answered(ask_for(milliseconds(1'000)));
  ASSERT_TRUE(
      wait_until([&] { return both([](Process& process) { return !process.exchange.is_shared(); }); }));
  const Asked without = ask_for(milliseconds(1'500));
  expect_answered(without);
  expect_own_limits(without);
  EXPECT_TRUE(both([](Process& process) { return process.reported() == 1; }));
  server_.thaw();
  expect_back();
  EXPECT_TRUE(both([](Process& process) { return process.reported() == 2; }));
}

TEST_F(RedisFailure, WipedCostsNothing) {
  redis::RedisOptions options;
  options.port = server_.port();
  redis::RedisClient wiper(options);
  ASSERT_TRUE(wiper.wait_until_available(kPatienceMs));
  Asked all;
  for (int i = 0; i < 10; ++i) {
    const Asked some = ask_for(milliseconds(200));
    all.admitted += some.admitted;
    all.answers += some.answers;
    all.failed += some.failed;
    all.slow += some.slow;
    all.seconds += some.seconds;
    ASSERT_TRUE(wiper.run(command({"FLUSHALL"})));
  }
  expect_answered(all);
  // A wipe loses what was told since the other last asked: at most an exchange's worth of either.
  EXPECT_LE(static_cast<double>(all.admitted), 1.4 * kPolicy.per_second * all.seconds + kPolicy.burst);
  EXPECT_EQ(first_->reported() + second_->reported(), 0u);
}

TEST_F(RedisFailure, RestartedInTheMiddleIsForgottenSoon) {
  for (int i = 0; i < 3; ++i) {
    server_.kill();
    server_.start();
    const Asked asked = ask_for(milliseconds(400));
    expect_answered(asked);
  }
  expect_back();
}

TEST_F(RedisFailure, AwayFromTheBeginningKeepsNobodyFromStarting) {
  server_.kill();
  Process late(server_, orders_);
  ASSERT_TRUE(wait_until([&] { return late.reported() == 1; }));
  EXPECT_TRUE(late.statistics.answer());
  EXPECT_TRUE(late.limiter.take(kPartner, kPolicy, 1).admitted);
  server_.start();
  EXPECT_TRUE(wait_until([&] { return late.client.is_available() && late.exchange.is_shared(); }));
  EXPECT_EQ(late.reported(), 2u);
}

}  // namespace
}  // namespace nexus::contract
