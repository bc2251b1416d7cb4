#include "adapters/net/http_client.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "support/local_server.h"

namespace nexus::net {
namespace {

using test::LocalAnswer;
using test::LocalRequest;
using test::LocalServer;

HttpRequest post(const std::string& url, std::string body = "{}") {
  return {.method = "POST", .url = url, .headers = {}, .body = std::move(body)};
}

std::int64_t ms_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start)
      .count();
}

TEST(HttpClient, CarriesMethodHeadersAndBodyBothWays) {
  LocalRequest seen;
  LocalServer server([&](const LocalRequest& request) {
    seen = request;
    return LocalAnswer{.status = 418, .body = "answer", .headers = {{"X-Amzn-RequestId", " one "}}};
  });
  HttpClient client;
  const std::string body("a\0b\nc", 5);
  const Result<HttpAnswer> answer =
      client.send({.method = "PUT",
                   .url = server.url() + "/path?query=1",
                   .headers = {{"X-One", "1"}, {"X-Empty", ""}, {"Content-Type", "text/plain"}},
                   .body = body});
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->status, 418);
  EXPECT_EQ(answer->body, "answer");
  EXPECT_EQ(answer->header("x-amzn-requestid"), "one");
  EXPECT_EQ(answer->header("x-other"), "");
  EXPECT_EQ(seen.method, "PUT");
  EXPECT_EQ(seen.target, "/path?query=1");
  EXPECT_EQ(seen.headers["x-one"], "1");
  EXPECT_EQ(seen.headers.count("x-empty"), 1u);
  EXPECT_EQ(seen.headers["content-type"], "text/plain");
  EXPECT_EQ(seen.headers.count("expect"), 0u);
  EXPECT_EQ(seen.body, body);
}

TEST(HttpClient, SendsRequestsWithoutABody) {
  std::vector<LocalRequest> seen;
  LocalServer server([&](const LocalRequest& request) {
    seen.push_back(request);
    return LocalAnswer{.body = "x", .headers = {}};
  });
  HttpClient client;
  for (const char* method : {"GET", "PUT", "DELETE", "HEAD", "GET"}) {
    const Result<HttpAnswer> answer =
        client.send({.method = method, .url = server.url(), .headers = {}, .body = ""});
    ASSERT_TRUE(answer) << method << ": " << answer.error().message;
    EXPECT_EQ(answer->body, std::string_view(method) == "HEAD" ? "" : "x") << method;
  }
  ASSERT_EQ(seen.size(), 5u);
  EXPECT_EQ(seen[1].method, "PUT");
  EXPECT_EQ(seen[1].headers["content-length"], "0");
  EXPECT_EQ(seen[2].method, "DELETE");
  EXPECT_EQ(seen[3].method, "HEAD");
  EXPECT_EQ(seen[4].method, "GET");
}

TEST(HttpClient, ReusesItsConnections) {
  LocalServer server([](const LocalRequest&) { return LocalAnswer{}; });
  HttpClient client;
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(client.send(post(server.url())));
  EXPECT_EQ(server.connections(), 1);
}

TEST(HttpClient, SendsManyAtTheSameTimeWithinItsConnections) {
  std::atomic<int> inside{0};
  std::atomic<int> most{0};
  LocalServer server([&](const LocalRequest& request) {
    const int now = ++inside;
    for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) {
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    --inside;
    return LocalAnswer{.body = request.body, .headers = {}};
  });
  HttpClient client({.connections = 8, .ca_file = ""});
  std::vector<HttpRequest> requests;
  for (int i = 0; i < 24; ++i) requests.push_back(post(server.url(), std::to_string(i)));
  const auto start = std::chrono::steady_clock::now();
  const std::vector<Result<HttpAnswer>> answers = client.send_all(requests);
  ASSERT_EQ(answers.size(), 24u);
  for (int i = 0; i < 24; ++i) {
    ASSERT_TRUE(answers[i]) << answers[i].error().message;
    EXPECT_EQ(answers[i]->body, std::to_string(i));
  }
  EXPECT_EQ(most, 8);
  EXPECT_LE(server.connections(), 8);
  EXPECT_LT(ms_since(start), 24 * 100);
}

TEST(HttpClient, ServesManyCallersAtOnce) {
  LocalServer server(
      [](const LocalRequest& request) { return LocalAnswer{.body = request.body, .headers = {}}; });
  HttpClient client({.connections = 4, .ca_file = ""});
  std::atomic<int> right{0};
  std::vector<std::thread> callers;
  for (int caller = 0; caller < 16; ++caller) {
    callers.emplace_back([&, caller] {
      for (int i = 0; i < 50; ++i) {
        const std::string body = std::to_string(caller) + ":" + std::to_string(i);
        const Result<HttpAnswer> answer = client.send(post(server.url(), body));
        if (answer && answer->body == body) ++right;
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(right, 16 * 50);
  EXPECT_LE(server.connections(), 4);
}

TEST(HttpClient, GivesUpAtTheDeadlineAndNamesTheAddress) {
  std::atomic<bool> finish{false};
  LocalServer server([&](const LocalRequest&) {
    while (!finish) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    return LocalAnswer{};
  });
  HttpClient client;
  HttpRequest request = post(server.url() + "/slow?token=hidden");
  request.timeout_ms = 150;
  const auto start = std::chrono::steady_clock::now();
  const Result<HttpAnswer> answer = client.send(request);
  finish = true;
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, ErrorKind::unavailable);
  EXPECT_GE(ms_since(start), 140);
  EXPECT_LT(ms_since(start), 3000);
  EXPECT_NE(answer.error().message.find("POST " + server.url() + "/slow"), std::string::npos)
      << answer.error().message;
  EXPECT_EQ(answer.error().message.find("hidden"), std::string::npos) << answer.error().message;
}

TEST(HttpClient, DoesNotWaitForEverForAFreeConnection) {
  std::atomic<bool> finish{false};
  LocalServer server([&](const LocalRequest&) {
    while (!finish) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    return LocalAnswer{};
  });
  HttpClient client({.connections = 1, .ca_file = ""});
  std::thread holder([&] { EXPECT_TRUE(client.send(post(server.url()))); });
  while (server.connections() == 0) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  HttpRequest request = post(server.url());
  request.timeout_ms = 100;
  const Result<HttpAnswer> answer = client.send(request);
  finish = true;
  holder.join();
  ASSERT_FALSE(answer);
  EXPECT_NE(answer.error().message.find("stayed busy"), std::string::npos) << answer.error().message;
}

TEST(HttpClient, IsUnavailableWhenTheServerHangsUpOrIsAway) {
  std::string away;
  HttpClient client;
  {
    LocalServer server(
        [&](const LocalRequest&) { return LocalAnswer{.body = "", .headers = {}, .hang_up = true}; });
    away = server.url();
    const Result<HttpAnswer> answer = client.send(post(server.url()));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, ErrorKind::unavailable);
  }
  const Result<HttpAnswer> answer = client.send(post(away));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, ErrorKind::unavailable);
}

TEST(HttpClient, SurvivesConnectionsThatTheServerClosedMeanwhile) {
  LocalServer server(
      [](const LocalRequest&) { return LocalAnswer{.body = "ok", .headers = {}, .close_afterwards = true}; });
  HttpClient client;
  for (int i = 0; i < 10; ++i) {
    const Result<HttpAnswer> answer = client.send(post(server.url()));
    ASSERT_TRUE(answer) << answer.error().message;
  }
}

TEST(HttpClient, RefusesAnswersThatAreTooLong) {
  LocalServer server(
      [](const LocalRequest&) { return LocalAnswer{.body = std::string(5000, 'x'), .headers = {}}; });
  HttpClient client({.max_answer_bytes = 4096, .ca_file = ""});
  const Result<HttpAnswer> answer = client.send(post(server.url()));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, ErrorKind::unavailable);
  EXPECT_NE(answer.error().message.find("longer than 4096 bytes"), std::string::npos)
      << answer.error().message;
}

TEST(HttpClient, SendsNothingThatWouldAddHeaders) {
  LocalServer server([](const LocalRequest&) { return LocalAnswer{}; });
  HttpClient client;
  const std::vector<HttpRequest> requests = {
      {.method = "GET", .url = server.url(), .headers = {{"X", "1\r\nY: 2"}}, .body = ""},
      post(server.url()),
      post("ftp://127.0.0.1/"),
      post("no address")};
  const std::vector<Result<HttpAnswer>> answers = client.send_all(requests);
  ASSERT_FALSE(answers[0]);
  EXPECT_EQ(answers[0].error().kind, ErrorKind::invalid);
  EXPECT_TRUE(answers[1]);
  ASSERT_FALSE(answers[2]);
  EXPECT_EQ(answers[2].error().kind, ErrorKind::invalid);
  ASSERT_FALSE(answers[3]);
  EXPECT_EQ(server.connections(), 1);
}

}  // namespace
}  // namespace nexus::net
