// What every cache of statistics does.
#include <gtest/gtest.h>

#include "adapters/memory/manual_clock.h"
#include "adapters/memory/memory_statistics_cache.h"
#include "adapters/redis/redis_statistics_cache.h"
#include "contract/cache/redis_under_test.h"

namespace nexus::contract {
namespace {

constexpr domain::Timestamp kTime{1'705'314'600'123};

// A cache, and what it needs to live.
struct OpenCache {
  std::unique_ptr<memory::ManualClock> clock;
  std::unique_ptr<redis::RedisClient> client;
  std::unique_ptr<ports::StatisticsCache> cache;
};

struct CacheSubject {
  const char* name;
  redis::RedisOptions (*options)();  // null: in memory
};

OpenCache open(const CacheSubject& subject) {
  OpenCache opened;
  if (subject.options == nullptr) {
    opened.clock = std::make_unique<memory::ManualClock>();
    opened.cache = std::make_unique<memory::MemoryStatisticsCache>(*opened.clock);
  } else {
    opened.client = empty_redis(subject.options());
    opened.cache = std::make_unique<redis::RedisStatisticsCache>(*opened.client);
  }
  return opened;
}

class StatisticsCacheContract : public testing::TestWithParam<CacheSubject> {
 protected:
  void SetUp() override {
    if (GetParam().options != nullptr && !has_redis()) GTEST_SKIP() << kNoRedis;
    opened_ = open(GetParam());
  }
  ports::StatisticsCache& cache() { return *opened_.cache; }
  void store(std::vector<ports::StatisticsEntry> entries) {
    const auto stored = cache().store(entries);
    ASSERT_TRUE(stored) << stored.error().message;
  }
  std::string json_of(const std::string& partner_id) {
    const auto found = cache().find(partner_id);
    if (!found) return found.error().message;
    return *found ? (*found)->json : "nothing";
  }

  OpenCache opened_;
};

TEST_P(StatisticsCacheContract, HasNothingAtFirst) {
  EXPECT_EQ(json_of(""), "nothing");
  EXPECT_EQ(json_of("PARTNER_A"), "nothing");
}

TEST_P(StatisticsCacheContract, GivesBackWhatWasStoredToTheLastDigit) {
  const std::string json =
      R"({"totalOrders":2,"totalGrossAmount":12345678901234567890.123456789,"a\"\\\u2028":{},"ordersByDate":{}})";
  store({{"", {json, kTime}}});
  const auto found = cache().find("");
  ASSERT_TRUE(found && *found);
  EXPECT_EQ((*found)->json, json);
  EXPECT_EQ((*found)->computed_at, kTime);
}

TEST_P(StatisticsCacheContract, KeepsThePartnersApart) {
  store({{"", {R"({"of":"all"})", kTime}},
         {"PARTNER_A", {R"({"of":"PARTNER_A"})", kTime}},
         {"A", {R"({"of":"A"})", kTime}},
         {"ACME", {R"({"of":"ACME"})", kTime}}});
  EXPECT_EQ(json_of(""), R"({"of":"all"})");
  EXPECT_EQ(json_of("PARTNER_A"), R"({"of":"PARTNER_A"})");
  EXPECT_EQ(json_of("A"), R"({"of":"A"})");
  EXPECT_EQ(json_of("ACME"), R"({"of":"ACME"})");
  EXPECT_EQ(json_of("PARTNER_ACME"), "nothing");
}

TEST_P(StatisticsCacheContract, ReplacesWhatWasThere) {
  store({{"", {"{}", kTime}}, {"PARTNER_A", {R"({"kept":true})", kTime}}});
  store({{"", {R"({"totalOrders":1})", {kTime.ms + 1}}}});
  EXPECT_EQ(json_of(""), R"({"totalOrders":1})");
  EXPECT_EQ(json_of("PARTNER_A"), R"({"kept":true})");
}

TEST_P(StatisticsCacheContract, TakesManyEntriesAndALargeOne) {
  std::vector<ports::StatisticsEntry> entries;
  entries.reserve(251);
  for (int i = 0; i < 250; ++i)
    entries.push_back({"P" + std::to_string(i), {R"({"n":)" + std::to_string(i) + "}", kTime}});
  const std::string large = R"({"text":")" + std::string(1'000'000, 'x') + R"("})";
  entries.push_back({"", {large, kTime}});
  store(entries);
  EXPECT_EQ(json_of("P0"), R"({"n":0})");
  EXPECT_EQ(json_of("P249"), R"({"n":249})");
  EXPECT_EQ(json_of(""), large);
  store({});
}

INSTANTIATE_TEST_SUITE_P(Caches, StatisticsCacheContract,
                         testing::Values(CacheSubject{"Memory", nullptr},
                                         CacheSubject{"Redis", plain_options},
                                         CacheSubject{"RedisByTls", tls_options}),
                         [](const auto& subject) { return subject.param.name; });

TEST(MemoryStatisticsCache, ForgetsAfterFiveMinutes) {
  memory::ManualClock clock;
  memory::MemoryStatisticsCache cache(clock);
  const std::vector<ports::StatisticsEntry> entries{{"", {"{}", kTime}}};
  ASSERT_TRUE(cache.store(entries));
  clock.jump(3'600'000);
  clock.advance(299'999);
  EXPECT_TRUE(*cache.find(""));
  clock.advance(1);
  EXPECT_FALSE(*cache.find(""));
}

class RedisStatisticsCacheTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!has_redis()) GTEST_SKIP() << kNoRedis;
    client_ = empty_redis(plain_options());
  }
  std::unique_ptr<redis::RedisClient> client_;
};

TEST_F(RedisStatisticsCacheTest, LetsRedisForgetAfterFiveMinutes) {
  redis::RedisStatisticsCache cache(*client_);
  const std::vector<ports::StatisticsEntry> entries{{"", {"{}", kTime}}, {"PARTNER_A", {"{}", kTime}}};
  ASSERT_TRUE(cache.store(entries));
  for (const char* key : {"nexusstream:stats:global", "nexusstream:stats:partner:A"}) {
    const auto left = client_->run(command({"PTTL", key}));
    ASSERT_TRUE(left);
    EXPECT_LE(left->front().integer, 300'000) << key;
    EXPECT_GT(left->front().integer, 200'000) << key;
  }
  const auto value = client_->run(command({"GET", "nexusstream:stats:global"}));
  ASSERT_TRUE(value);
  EXPECT_EQ(value->front().text, R"({"computedAt":"2024-01-15T10:30:00.123Z","statistics":{}})");
}

TEST_F(RedisStatisticsCacheTest, TakesWhatOthersWroteForNothing) {
  redis::RedisStatisticsCache cache(*client_);
  for (const std::string_view value :
       {"", "nonsense", "[]", "{}", R"({"computedAt":"2024-01-15T10:30:00.123Z"})",
        R"({"computedAt":"yesterday","statistics":{}})", R"({"computedAt":5,"statistics":{}})",
        R"({"computedAt":"2024-01-15T10:30:00.123Z","statistics":[]})"}) {
    ASSERT_TRUE(client_->run(command({"SET", "nexusstream:stats:global", value})));
    const auto found = cache.find("");
    ASSERT_TRUE(found) << value;
    EXPECT_FALSE(*found) << value;
  }
  ASSERT_TRUE(client_->run(command({"DEL", "nexusstream:stats:global"})));
  ASSERT_TRUE(client_->run(command({"RPUSH", "nexusstream:stats:global", "of another type"})));
  const auto found = cache.find("");
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().kind, ErrorKind::unavailable);
}

}  // namespace
}  // namespace nexus::contract
