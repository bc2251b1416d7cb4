// GET /api/orders/stats with a cache and without.
#include <gtest/gtest.h>

#include "adapters/http/routes/orders.h"
#include "adapters/memory/manual_clock.h"
#include "adapters/memory/memory_error_store.h"
#include "adapters/memory/memory_order_store.h"
#include "adapters/memory/memory_statistics_cache.h"
#include "unit/http/test_server.h"

namespace nexus::http {
namespace {

class OrderStatisticsRoute : public testing::Test {
 protected:
  RawAnswer ask(query::CachedStatistics* statistics) {
    Router router;
    add_order_routes(router, pool_, {orders_, partners_, errors_, nullptr, statistics});
    auto server = Server::start(TestServer::quick_options(), std::move(router), {});
    if (!server) throw std::runtime_error(server.error().message);
    RawClient client((*server)->port());
    client.send("GET /api/orders/stats HTTP/1.1\r\nHost: localhost\r\n\r\n");
    return client.receive().value_or(RawAnswer{});
  }

  memory::ManualClock clock_{{1'705'314'600'000}};  // 2024-01-15T10:30:00Z
  memory::MemoryOrderStore orders_;
  memory::MemoryErrorStore errors_;
  partners::Registry partners_{"nowhere"};
  BlockingPool pool_{"test", 1, 10};
};

TEST_F(OrderStatisticsRoute, WithoutACacheSaysNothingOfAge) {
  const RawAnswer answer = ask(nullptr);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.headers.count("age") + answer.headers.count("cache-control"), 0u);
  EXPECT_EQ(answer.body.find("ageSeconds"), std::string::npos);
}

TEST_F(OrderStatisticsRoute, WithACacheSaysHowOldItsAnswerIs) {
  memory::MemoryStatisticsCache cache(clock_);
  query::CachedStatistics statistics(orders_, cache, clock_);
  const RawAnswer first = ask(&statistics);
  EXPECT_EQ(first.status, 200);
  EXPECT_EQ(first.headers.at("age"), "0");
  clock_.advance(61'000);
  const RawAnswer later = ask(&statistics);
  EXPECT_EQ(later.headers.at("age"), "61");
  EXPECT_EQ(later.headers.at("cache-control"), "private, max-age=300");
  EXPECT_NE(later.body.find(R"("computedAt":"2024-01-15T10:30:00.000Z","ageSeconds":61})"), std::string::npos)
      << later.body;
}

}  // namespace
}  // namespace nexus::http
