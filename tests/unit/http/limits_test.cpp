// Rate limits, remembered answers, metrics and log lines.
#include <gtest/gtest.h>

#include "adapters/http/access_log.h"
#include "adapters/http/idempotency_store.h"
#include "adapters/http/loop.h"
#include "adapters/http/rate_limit.h"
#include "adapters/http/routes/operations.h"
#include "base/metrics.h"
#include "unit/http/test_server.h"

namespace nexus::http {
namespace {

class HandClock final : public ports::Clock {
 public:
  domain::Timestamp now() const override { return {monotonic_ms()}; }
  std::int64_t monotonic_ms() const override { return ms; }
  std::int64_t ms = 1'000'000;
};

TEST(RateLimiter, AdmitsTheBurstAndThenTheRate) {
  HandClock clock;
  RateLimiter limiter(clock);
  const RateLimiter::Policy policy{10, 20};
  for (int i = 0; i < 20; ++i) EXPECT_TRUE(limiter.take("A", policy, 1).admitted) << i;
  const auto refused = limiter.take("A", policy, 1);
  EXPECT_FALSE(refused.admitted);
  EXPECT_EQ(refused.retry_after_ms, 100);
  EXPECT_TRUE(limiter.take("B", policy, 1).admitted);
  clock.ms += 100;
  EXPECT_TRUE(limiter.take("A", policy, 1).admitted);
  EXPECT_FALSE(limiter.take("A", policy, 1).admitted);
  clock.ms += 3'600'000;
  EXPECT_EQ(limiter.look("A", policy).left, 20u);
}

TEST(RateLimiter, LetsABatchAboveTheBurstPayItsDebt) {
  HandClock clock;
  RateLimiter limiter(clock);
  const RateLimiter::Policy policy{100, 100};
  EXPECT_TRUE(limiter.take("A", policy, 1000).admitted);
  EXPECT_FALSE(limiter.take("A", policy, 1).admitted);
  clock.ms += 9'000;
  EXPECT_FALSE(limiter.take("A", policy, 1).admitted);
  clock.ms += 1'000;
  EXPECT_TRUE(limiter.take("A", policy, 1).admitted);
  limiter.charge("A", policy, 500);
  EXPECT_EQ(limiter.look("A", policy).left, 0u);
}

TEST(RateLimiter, HasNoLimitWithoutAPolicy) {
  HandClock clock;
  RateLimiter limiter(clock);
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(limiter.take("A", {0, 0}, 1000).admitted);
}

TEST(IdempotencyStore, GivesTheFirstAnswerAgain) {
  HandClock clock;
  IdempotencyStore store(clock);
  const IdempotencyStore::BodyHash body{1};
  EXPECT_EQ(store.begin("A", "k", body).kind, IdempotencyStore::Kind::fresh);
  EXPECT_EQ(store.begin("A", "k", body).kind, IdempotencyStore::Kind::running);
  EXPECT_EQ(store.begin("B", "k", body).kind, IdempotencyStore::Kind::fresh);
  store.complete("A", "k", Response{202, "application/json", "first", {}});
  const auto again = store.begin("A", "k", body);
  ASSERT_EQ(again.kind, IdempotencyStore::Kind::replay);
  EXPECT_EQ(again.answer->body, "first");
  EXPECT_EQ(store.begin("A", "k", {2}).kind, IdempotencyStore::Kind::other_body);
  store.forget("B", "k");
  EXPECT_EQ(store.begin("B", "k", {2}).kind, IdempotencyStore::Kind::fresh);
  clock.ms += 25LL * 3'600'000;
  EXPECT_EQ(store.begin("A", "k", {2}).kind, IdempotencyStore::Kind::fresh);
}

TEST(IdempotencyStore, ForgetsTheOldestWhenItIsFull) {
  HandClock clock;
  IdempotencyStore store(clock, {10, 1 << 20, 1 << 20, 1000});
  for (int i = 0; i < 100; ++i) store.begin("A", std::to_string(i), {});
  EXPECT_EQ(store.size(), 10u);
  EXPECT_EQ(store.begin("A", "99", {}).kind, IdempotencyStore::Kind::running);
  EXPECT_EQ(store.begin("A", "0", {}).kind, IdempotencyStore::Kind::fresh);
}

TEST(Metrics, AreWrittenAsPrometheusText) {
  MetricRegistry registry;
  registry.counter("orders_total", "Orders.", {{"partner", "a\"b\\c\nd"}}).add(3);
  registry.gauge("depth", "Depth.", {}, [] { return 2.5; });
  Histogram& took = registry.histogram("took_seconds", "Time.", {});
  took.observe(60);
  took.observe(20'000'000);
  const std::string text = registry.prometheus_text();
  EXPECT_NE(text.find("orders_total{partner=\"a\\\"b\\\\c\\nd\"} 3\n"), std::string::npos);
  EXPECT_NE(text.find("# TYPE depth gauge\ndepth 2.5\n"), std::string::npos);
  EXPECT_NE(text.find("took_seconds_bucket{le=\"5e-05\"} 0\n"), std::string::npos);
  EXPECT_NE(text.find("took_seconds_bucket{le=\"1e-04\"} 1\n"), std::string::npos);
  EXPECT_NE(text.find("took_seconds_bucket{le=\"+Inf\"} 2\n"), std::string::npos);
  EXPECT_NE(text.find("took_seconds_count 2\n"), std::string::npos);
}

TEST(Operations, TellHealthReadinessAndMetrics) {
  MetricRegistry registry;
  std::atomic<bool> is_ready{true};
  Router router;
  add_operation_routes(router, {registry,
                                [&]() -> Result<> {
                                  if (is_ready) return {};
                                  return fail(ErrorKind::unavailable, "The server is draining.");
                                },
                                "1.2.3", R"({"openapi":"3.1.0"})"});
  const auto server = Server::start(TestServer::quick_options(), std::move(router), {nullptr, &registry, {}});
  ASSERT_TRUE(server);
  RawClient client((*server)->port());
  const auto get = [&](const std::string& path) {
    client.send("GET " + path + " HTTP/1.1\r\nHost: t\r\n\r\n");
    return *client.receive();
  };
  EXPECT_EQ(get("/livez").status, 200);
  EXPECT_EQ(get("/readyz").status, 200);
  EXPECT_NE(get("/health").body.find(R"("status":"healthy")"), std::string::npos);
  EXPECT_EQ(get("/api/openapi.json").body, R"({"openapi":"3.1.0"})");
  is_ready = false;
  EXPECT_EQ(get("/readyz").status, 503);
  EXPECT_EQ(get("/health").status, 503);
  EXPECT_EQ(get("/livez").status, 200);
  const std::string text = get("/metrics").body;
  EXPECT_NE(text.find(R"(nexusstream_http_requests_total{method="GET",route="/livez",status="200"} 2)"),
            std::string::npos);
  EXPECT_NE(text.find("nexusstream_http_connections 1\n"), std::string::npos);
}

TEST(AccessLog, IsOneLineWhateverThePathHolds) {
  ServerOptions options = TestServer::quick_options();
  options.access_log = ServerOptions::AccessLog::all;
  options.threads = 1;
  std::string line;
  TestServer server(options, {nullptr, nullptr, [&](std::string_view text) { line = text; }});
  server.ask("GET /items/%E2%80%A8?name=secret HTTP/1.1\r\nHost: t\r\n\r\n");
  EXPECT_NE(line.find(R"("route":"/items/{id}")"), std::string::npos);
  EXPECT_NE(line.find(R"("path":"/items/%E2%80%A8")"), std::string::npos);
  EXPECT_EQ(line.find("secret"), std::string::npos);
  EXPECT_EQ(line.find('\n'), std::string::npos);
}

TEST(AccessLog, IsQuietAboutSuccessByDefault) {
  int lines = 0;
  ServerOptions options = TestServer::quick_options();
  options.threads = 1;
  TestServer server(options, {nullptr, nullptr, [&](std::string_view) { ++lines; }});
  server.ask("GET /items/1 HTTP/1.1\r\nHost: t\r\n\r\n");
  EXPECT_EQ(lines, 0);
  server.ask("GET /none HTTP/1.1\r\nHost: t\r\n\r\n");
  EXPECT_EQ(lines, 1);
}

}  // namespace
}  // namespace nexus::http
