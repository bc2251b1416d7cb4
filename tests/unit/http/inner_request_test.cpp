// Requests inside the process take the same way as those of the network.
#include "adapters/http/inner_request.h"

#include <gtest/gtest.h>

#include <thread>

#include "unit/http/test_server.h"

namespace nexus::http {
namespace {

ServerOptions without_listening() {
  ServerOptions options = TestServer::quick_options();
  options.listens = false;
  return options;
}

Router echo_routes() {
  Router router;
  const auto echo = [](const ExchangePtr& exchange) {
    exchange->read_body(20 * 1024 * 1024, [exchange](Result<std::string_view> body) {
      if (!body) return;
      const std::string type(exchange->request().header("x-type").value_or("none"));
      const ResponseHeader headers[] = {{"X-Type", type}, {"X-Twice", "1"}, {"X-Twice", "2"}};
      exchange->respond(200, "text/plain", *body, headers);
    });
  };
  router.on(Method::post, "/echo/{name}", Permission::anyone, echo);
  router.on(Method::get, "/stream", Permission::anyone, [](const ExchangePtr& exchange) {
    exchange->start(200, "text/plain");
    for (int i = 0; i < 3; ++i) exchange->write(std::string(100'000, static_cast<char>('a' + i)));
    exchange->finish();
  });
  router.on(Method::get, "/endless", Permission::anyone,
            [](const ExchangePtr& exchange) { exchange->start(200, "text/event-stream"); });
  return router;
}

struct Inner {
  std::unique_ptr<Server> server = [] {
    auto started = Server::start(without_listening(), echo_routes());
    EXPECT_TRUE(started);
    return std::move(*started);
  }();
  Result<Response> ask(InnerRequest request, std::int64_t timeout_ms = 10'000) {
    return http::ask(*server, request, timeout_ms);
  }
};

TEST(InnerRequest, IsServedWithoutListening) {
  Inner inner;
  EXPECT_EQ(inner.server->port(), 0);
  const auto answer = inner.ask({"POST", "/echo/a%20b?x=1", {{"X-Type", "one"}}, "hello"});
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->body, "hello");
  int twice = 0;
  bool has_type = false;
  for (const auto& [name, value] : answer->headers) {
    if (name == "X-Twice") ++twice;
    if (name == "X-Type") has_type = value == "one";
    EXPECT_NE(name, "Content-Length");
  }
  EXPECT_TRUE(has_type);
  EXPECT_EQ(twice, 2);
}

TEST(InnerRequest, CarriesLargeBodiesAndChunkedAnswers) {
  Inner inner;
  const std::string large(6 * 1024 * 1024, 'x');
  const auto echoed = inner.ask({"POST", "/echo/large", {}, large});
  ASSERT_TRUE(echoed) << echoed.error().message;
  EXPECT_EQ(echoed->body, large);
  const auto streamed = inner.ask({"GET", "/stream", {}, ""});
  ASSERT_TRUE(streamed) << streamed.error().message;
  EXPECT_EQ(streamed->body,
            std::string(100'000, 'a') + std::string(100'000, 'b') + std::string(100'000, 'c'));
}

TEST(InnerRequest, IsHeldToTheLimitsOfEveryRequest) {
  Inner inner;
  EXPECT_EQ(inner.ask({"GET", "/nothing", {}, ""})->status, 404);
  EXPECT_EQ(inner.ask({"PUT", "/echo/a", {}, "x"})->status, 405);
  // The answer comes while most of the body is still unsent.
  const auto too_large = inner.ask({"POST", "/echo/a", {}, std::string(30 * 1024 * 1024, 'x')});
  ASSERT_TRUE(too_large) << too_large.error().message;
  EXPECT_EQ(too_large->status, 413);
}

TEST(InnerRequest, GivesUpOnAnAnswerThatDoesNotEnd) {
  Inner inner;
  const auto endless = inner.ask({"GET", "/endless", {}, ""}, 200);
  ASSERT_FALSE(endless);
  EXPECT_EQ(endless.error().kind, ErrorKind::unavailable);
  EXPECT_EQ(inner.ask({"POST", "/echo/a", {}, "x"})->status, 200);
}

TEST(InnerRequest, ManyAtOnceAreServed) {
  Inner inner;
  std::vector<std::thread> threads;
  std::atomic<int> right{0};
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, i] {
      for (int turn = 0; turn < 50; ++turn) {
        const std::string body = std::to_string(i * 1000 + turn);
        const auto answer = inner.ask({"POST", "/echo/a", {}, body});
        if (answer && answer->body == body) ++right;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, 8 * 50);
}

TEST(InnerRequest, RefusesHalfAnAnswer) {
  for (const char* text : {"", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc",
                           "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc",
                           "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"}) {
    const auto answer = read_answer(text, true);
    ASSERT_FALSE(answer) << text;
    EXPECT_EQ(answer.error().kind, ErrorKind::corrupt);
  }
}

}  // namespace
}  // namespace nexus::http
