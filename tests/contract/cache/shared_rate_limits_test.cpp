// What every shared count of admitted orders does.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "adapters/memory/manual_clock.h"
#include "adapters/memory/memory_shared_rate_limits.h"
#include "adapters/redis/redis_shared_rate_limits.h"
#include "contract/cache/redis_under_test.h"

namespace nexus::contract {
namespace {

using Counts = std::vector<std::uint64_t>;

struct OpenLimits {
  std::unique_ptr<memory::ManualClock> clock;
  std::unique_ptr<redis::RedisClient> client;
  std::unique_ptr<ports::SharedRateLimits> limits;
};

struct LimitsSubject {
  const char* name;
  redis::RedisOptions (*options)();  // null: in memory
};

class SharedRateLimitsContract : public testing::TestWithParam<LimitsSubject> {
 protected:
  void SetUp() override {
    const auto options = GetParam().options;
    if (options == nullptr) {
      opened_.clock = std::make_unique<memory::ManualClock>();
      opened_.limits = std::make_unique<memory::MemorySharedRateLimits>(*opened_.clock);
      return;
    }
    if (!has_redis()) GTEST_SKIP() << kNoRedis;
    opened_.client = empty_redis(options());
    opened_.limits = std::make_unique<redis::RedisSharedRateLimits>(*opened_.client);
  }
  Counts add(std::vector<ports::AdmittedOrders> admitted) {
    auto counts = opened_.limits->add(admitted);
    if (!counts) ADD_FAILURE() << counts.error().message;
    return counts ? *counts : Counts{};
  }
  void pass(std::int64_t ms) {
    if (opened_.clock) {
      opened_.clock->advance(ms);
    } else {
      std::this_thread::sleep_for(std::chrono::milliseconds(ms));
    }
  }

  OpenLimits opened_;
};

TEST_P(SharedRateLimitsContract, GivesTheSumOfEverythingThatWasAdded) {
  EXPECT_EQ(add({{"PARTNER_A", 0}, {"PARTNER_B", 3}}), (Counts{0, 3}));
  EXPECT_EQ(add({{"PARTNER_B", 4}, {"PARTNER_A", 1}}), (Counts{7, 1}));
  EXPECT_EQ(add({{"PARTNER_A", 0}, {"PARTNER_B", 0}, {"PARTNER_C", 0}}), (Counts{1, 7, 0}));
  EXPECT_EQ(add({}), Counts{});
}

TEST_P(SharedRateLimitsContract, CountsBeyondWhatDoublesHold) {
  const std::uint64_t many = 1'000'000'000'000;
  std::uint64_t sum = 0;
  for (int i = 0; i < 20; ++i) EXPECT_EQ(add({{"PARTNER_A", many}}), Counts{sum += many});
  EXPECT_EQ(add({{"PARTNER_A", 1}}), Counts{sum + 1});
}

TEST_P(SharedRateLimitsContract, BeginsAnewAfterASecondWithoutAdditions) {
  EXPECT_EQ(add({{"PARTNER_A", 5}}), Counts{5});
  pass(1'100);
  EXPECT_EQ(add({{"PARTNER_A", 0}}), Counts{0});
  EXPECT_EQ(add({{"PARTNER_A", 2}}), Counts{2});
}

TEST_P(SharedRateLimitsContract, IsKeptByAdditionsAndNotByQuestions) {
  EXPECT_EQ(add({{"PARTNER_A", 1}, {"PARTNER_B", 1}}), (Counts{1, 1}));
  for (std::uint64_t i = 0; i < 12; ++i) {
    pass(100);
    EXPECT_EQ(add({{"PARTNER_A", 1}}), Counts{i + 2});
    static_cast<void>(add({{"PARTNER_B", 0}}));
  }
  EXPECT_EQ(add({{"PARTNER_B", 0}}), Counts{0});
}

TEST_P(SharedRateLimitsContract, LosesNothingThatManyAddAtOnce) {
  constexpr int kThreads = 4;
  constexpr int kAdditions = 250;
  std::atomic<int> failed{0};
  std::vector<std::thread> threads;
  threads.reserve(kThreads);
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&] {
      const std::vector<ports::AdmittedOrders> one{{"PARTNER_A", 1}, {"PARTNER_B", 2}};
      for (int i = 0; i < kAdditions; ++i) {
        if (!opened_.limits->add(one)) ++failed;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(failed, 0);
  EXPECT_EQ(add({{"PARTNER_A", 0}, {"PARTNER_B", 0}}),
            (Counts{kThreads * kAdditions, 2 * kThreads * kAdditions}));
}

TEST_P(SharedRateLimitsContract, TakesThousandsOfPartners) {
  std::vector<ports::AdmittedOrders> all;
  Counts expected;
  for (std::uint64_t i = 0; i < 2'500; ++i) {
    all.push_back({"P" + std::to_string(i), i % 3});
    expected.push_back(i % 3);
  }
  EXPECT_EQ(add(all), expected);
}

INSTANTIATE_TEST_SUITE_P(Limits, SharedRateLimitsContract,
                         testing::Values(LimitsSubject{"Memory", nullptr},
                                         LimitsSubject{"Redis", plain_options},
                                         LimitsSubject{"RedisByTls", tls_options}),
                         [](const auto& subject) { return subject.param.name; });

TEST(RedisSharedRateLimits, UseTheKeysOfTheDesignAndLetThemExpire) {
  if (!has_redis()) GTEST_SKIP() << kNoRedis;
  const auto client = empty_redis(plain_options());
  redis::RedisSharedRateLimits limits(*client);
  const std::vector<ports::AdmittedOrders> some{{"PARTNER_A", 3}};
  ASSERT_TRUE(limits.add(some));
  redis::RedisCommands look;
  look.add({"GET", "nexusstream:ratelimit:partner:A"});
  look.add({"PTTL", "nexusstream:ratelimit:partner:A"});
  const auto found = client->run(look);
  ASSERT_TRUE(found);
  EXPECT_EQ((*found)[0].text, "3");
  EXPECT_GT((*found)[1].integer, 0);
  EXPECT_LE((*found)[1].integer, 1'000);
}

TEST(RedisSharedRateLimits, MendThemselvesWhereAnotherWroteNonsense) {
  if (!has_redis()) GTEST_SKIP() << kNoRedis;
  const auto client = empty_redis(plain_options());
  redis::RedisSharedRateLimits limits(*client);
  ASSERT_TRUE(client->run(command({"SET", "nexusstream:ratelimit:partner:A", "nonsense"})));
  const std::vector<ports::AdmittedOrders> some{{"PARTNER_A", 1}};
  const std::vector<ports::AdmittedOrders> none{{"PARTNER_A", 0}};
  EXPECT_FALSE(limits.add(none));
  const auto refused = limits.add(some);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::unavailable);
  std::this_thread::sleep_for(std::chrono::milliseconds(1'100));
  EXPECT_EQ(*limits.add(some), Counts{1});
}

}  // namespace
}  // namespace nexus::contract
