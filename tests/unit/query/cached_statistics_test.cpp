#include "query/cached_statistics.h"

#include <gtest/gtest.h>

#include <atomic>

#include "adapters/memory/manual_clock.h"
#include "adapters/memory/memory_order_store.h"
#include "adapters/memory/memory_statistics_cache.h"
#include "base/guarded.h"
#include "sample_entries.h"

namespace nexus::query {
namespace {

// A cache that can go away.
class FailingCache final : public ports::StatisticsCache {
 public:
  explicit FailingCache(const ports::Clock& clock) : inner_(clock) {}

  Result<std::optional<ports::CachedStatistics>> find(const std::string& partner_id) override {
    if (away) return fail(ErrorKind::unavailable, "The cache is away.");
    return inner_.find(partner_id);
  }
  Result<> store(std::span<const ports::StatisticsEntry> entries) override {
    ++stores;
    if (away) return fail(ErrorKind::unavailable, "The cache is away.");
    return inner_.store(entries);
  }

  std::atomic<bool> away{false};
  std::atomic<int> stores{0};

 private:
  memory::MemoryStatisticsCache inner_;
};

class CachedStatisticsTest : public testing::Test {
 protected:
  void save(int number) { ASSERT_TRUE(orders_.save(std::vector{sample_order(number)})); }
  std::uint64_t total() {
    const auto answer = statistics_.answer();
    if (!answer) return ~0ull;
    const std::string name = R"("totalOrders":)";
    return std::stoull(answer->json.substr(answer->json.find(name) + name.size()));
  }

  memory::ManualClock clock_{{1'705'314'600'000}};  // 2024-01-15T10:30:00Z
  memory::MemoryOrderStore orders_;
  FailingCache cache_{clock_};
  CachedStatistics statistics_{orders_, cache_, clock_};
};

TEST_F(CachedStatisticsTest, AreComputedOnceAndTellTheirAge) {
  save(1);
  const auto first = statistics_.answer();
  ASSERT_TRUE(first);
  EXPECT_EQ(first->age_s, 0);
  EXPECT_EQ(
      first->json,
      R"({"status":"success","statistics":{"totalOrders":1,"ordersByPartner":{"PARTNER_A":1},)"
      R"("totalGrossAmount":149.95,"totalTaxAmount":11.996,"totalNetAmount":161.946,)"
      R"("averageOrderValue":161.95,"highestSequence":{"PARTNER_A":1},"ordersByDate":{"2024-01-15":1}},)"
      R"("computedAt":"2024-01-15T10:30:00.000Z","ageSeconds":0})");
  save(2);
  clock_.advance(299'999);
  const auto later = statistics_.answer();
  ASSERT_TRUE(later);
  EXPECT_EQ(later->age_s, 299);
  EXPECT_NE(later->json.find(R"("ageSeconds":299})"), std::string::npos);
  EXPECT_EQ(total(), 1u);
  clock_.advance(1);
  EXPECT_EQ(total(), 2u);
}

TEST_F(CachedStatisticsTest, AreComputedAfreshWhileTheCacheIsAway) {
  cache_.away = true;
  save(1);
  EXPECT_EQ(total(), 1u);
  save(2);
  EXPECT_EQ(total(), 2u);
  // Who could not be asked is not told either: the second wait would be for nothing.
  EXPECT_EQ(cache_.stores, 0);
  const auto refreshed = statistics_.refresh();
  ASSERT_FALSE(refreshed);
  EXPECT_EQ(refreshed.error().kind, ErrorKind::unavailable);
  cache_.away = false;
  EXPECT_EQ(total(), 2u);
  save(3);
  EXPECT_EQ(total(), 2u);
}

TEST_F(CachedStatisticsTest, RefreshedAreThoseOfAllOrdersAndOfEachPartner) {
  domain::Order other = sample_order(1);
  other.partner_id = "PARTNER_B";
  other.id = domain::make_uuid7(other.processed_at, 1, 1);
  ASSERT_TRUE(orders_.save(std::vector{sample_order(1), sample_order(2), other}));
  EXPECT_EQ(*statistics_.refresh(), 3u);
  const auto partner = cache_.find("PARTNER_A");
  ASSERT_TRUE(partner && *partner);
  EXPECT_EQ((*partner)->json,
            R"({"partnerId":"PARTNER_A","totalOrders":2,"totalGrossAmount":299.9,"totalTaxAmount":23.992,)"
            R"("totalNetAmount":323.892,"averageOrderValue":161.95,"highestSequence":2})");
  EXPECT_EQ((*partner)->computed_at, clock_.now());
  save(3);
  EXPECT_EQ(total(), 3u);
  EXPECT_EQ(*statistics_.refresh(), 3u);
  EXPECT_EQ(total(), 4u);
}

TEST_F(CachedStatisticsTest, OfAClockThatWasSetBackAreNotOlderThanNow) {
  ASSERT_TRUE(statistics_.answer());
  clock_.jump(-3'600'000);
  EXPECT_EQ(statistics_.answer()->age_s, 0);
}

TEST_F(CachedStatisticsTest, AreRefreshedOnASchedule) {
  Guarded<std::vector<std::string>> reports;
  const auto reported = [&] { return reports.with([](const auto& all) { return all.size(); }); };
  const auto wait_for_stores = [&](int count) {
    while (cache_.stores < count) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  };
  const StatisticsSchedule schedule(
      statistics_,
      [&](const std::string& report) { reports.with([&](auto& all) { all.push_back(report); }); }, 1);
  wait_for_stores(3);
  EXPECT_EQ(reported(), 0u);
  cache_.away = true;
  wait_for_stores(cache_.stores + 3);
  EXPECT_EQ(reported(), 1u);
  cache_.away = false;
  wait_for_stores(cache_.stores + 3);
  EXPECT_EQ(reported(), 2u);
}

}  // namespace
}  // namespace nexus::query
