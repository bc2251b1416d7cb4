// The client against servers that misbehave.
#include "adapters/redis/redis_client.h"

#include <gtest/gtest.h>

#include <chrono>
#include <future>

#include "unit/redis/fake_redis.h"

namespace nexus::redis {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t kPatienceMs = 10'000;

bool has(const std::string& text, const char* word) { return text.find(word) != std::string::npos; }

RedisCommands command(std::initializer_list<std::string_view> words) {
  RedisCommands commands;
  commands.add(words);
  return commands;
}

// What a client reported.
class Reports {
 public:
  std::function<void(const std::string&)> sink() {
    return [this](const std::string& sentence) {
      sentences_.with([&](auto& sentences) { sentences.push_back(sentence); });
    };
  }
  std::vector<std::string> all() const {
    return sentences_.with([](const auto& sentences) { return sentences; });
  }

 private:
  Guarded<std::vector<std::string>> sentences_;
};

RedisOptions options_for(const FakeRedis& server) {
  RedisOptions options;
  options.port = server.port();
  options.backoff_min_ms = 5;
  options.backoff_max_ms = 20;
  options.idle_check_ms = 60'000;
  return options;
}

bool wait_until(const std::function<bool()>& holds) {
  for (int i = 0; i < 2'000; ++i) {
    if (holds()) return true;
    std::this_thread::sleep_for(5ms);
  }
  return false;
}

TEST(RedisClient, DoesNotWaitAgainForAServerThatFellSilent) {
  std::atomic<bool> silent{false};
  const FakeRedis server([&](const std::string& received, int) -> std::string {
    if (silent) return "";
    return has(received, "GET") ? "$5\r\nhello\r\n" : "+PONG\r\n";
  });
  Reports reports;
  RedisOptions options = options_for(server);
  options.connect_timeout_ms = 60'000;
  options.report = reports.sink();
  RedisClient client(options);
  ASSERT_TRUE(client.wait_until_available(kPatienceMs));
  const auto reply = client.run(command({"GET", "key"}));
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->front().text, "hello");
  EXPECT_TRUE(reports.all().empty());

  silent = true;
  const auto late = client.run(command({"GET", "key"}));
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().kind, ErrorKind::unavailable);
  ASSERT_TRUE(wait_until([&] { return !client.is_available(); }));
  // It is connected again to a server that says nothing: nobody waits for that.
  bool answered = false;
  client.send(command({"GET", "key"}), [&](const Result<RedisClient::Replies>& replies) {
    EXPECT_FALSE(replies);
    answered = true;
  });
  EXPECT_TRUE(answered);
  ASSERT_TRUE(wait_until([&] { return !reports.all().empty(); }));
  EXPECT_TRUE(has(reports.all()[0], "did not answer within 100 ms")) << reports.all()[0];
}

TEST(RedisClient, ComesBackByItselfAndSaysSoOnce) {
  std::atomic<bool> away{true};
  const FakeRedis server([&](const std::string&, int) {
    return std::string(away ? "-LOADING it is not ready yet\r\n" : "+PONG\r\n");
  });
  Reports reports;
  RedisOptions options = options_for(server);
  options.report = reports.sink();
  RedisClient client(options);
  ASSERT_TRUE(wait_until([&] { return server.connections() > 3; }));
  const auto refused = client.run(command({"PING"}));
  ASSERT_FALSE(refused);
  EXPECT_TRUE(has(refused.error().message, "LOADING it is not ready yet")) << refused.error().message;
  EXPECT_EQ(reports.all().size(), 1u);
  away = false;
  ASSERT_TRUE(client.wait_until_available(kPatienceMs));
  ASSERT_TRUE(client.run(command({"PING"})));
  ASSERT_TRUE(wait_until([&] { return reports.all().size() == 2; }));
  EXPECT_TRUE(has(reports.all()[1], "is back after")) << reports.all()[1];
}

TEST(RedisClient, SendsNothingTwice) {
  const FakeRedis server([](const std::string& received, int) {
    return std::string(has(received, "INCRBY") ? "close" : "+PONG\r\n");
  });
  RedisClient client(options_for(server));
  ASSERT_TRUE(client.wait_until_available(kPatienceMs));
  EXPECT_FALSE(client.run(command({"INCRBY", "key", "1"})));
  ASSERT_TRUE(wait_until([&] { return client.is_available(); }));
  ASSERT_TRUE(client.run(command({"PING"})));
  EXPECT_EQ(server.times("INCRBY"), 1u);
  EXPECT_GE(server.connections(), 2);
}

TEST(RedisClient, LeavesAServerThatTalksNonsense) {
  for (const std::string nonsense : {"HTTP/1.1 400 Bad Request\r\n", "+OK\r\n+OK\r\n", "$99999999\r\n"}) {
    const FakeRedis server([&](const std::string& received, int) {
      return has(received, "GET") ? nonsense : std::string("+PONG\r\n");
    });
    RedisClient client(options_for(server));
    ASSERT_TRUE(client.wait_until_available(kPatienceMs));
    static_cast<void>(client.run(command({"GET", "key"})));
    EXPECT_TRUE(wait_until([&] { return server.connections() >= 2; })) << nonsense;
  }
}

TEST(RedisClient, LeavesAServerThatBecameAReplica) {
  const FakeRedis server([](const std::string& received, int) {
    return std::string(has(received, "SET") ? "-READONLY You can't write against a read only replica.\r\n"
                                            : "+PONG\r\n");
  });
  RedisClient client(options_for(server));
  ASSERT_TRUE(client.wait_until_available(kPatienceMs));
  const auto refused = client.run(command({"SET", "key", "value"}));
  ASSERT_TRUE(refused);
  EXPECT_TRUE(refused->front().is_error());
  EXPECT_TRUE(wait_until([&] { return server.connections() >= 2; }));
}

TEST(RedisClient, AsksForCredentialsAtEachConnectAndSaysWhenTheyWereRefused) {
  const FakeRedis server([](const std::string& received, int) -> std::string {
    if (has(received, "old secret")) return "-WRONGPASS invalid username-password pair\r\n-NOAUTH no\r\n";
    if (has(received, "new secret")) return "+OK\r\n+PONG\r\n";
    return "close";
  });
  std::atomic<int> asked{0};
  std::atomic<int> asked_after_refusal{0};
  RedisOptions options = options_for(server);
  options.credentials = [&](bool refused) -> Result<RedisCredentials> {
    ++asked;
    if (refused) ++asked_after_refusal;
    return RedisCredentials{"nexus", asked < 3 ? "old secret" : "new secret"};
  };
  Reports reports;
  options.report = reports.sink();
  RedisClient client(options);
  // Until the third attempt.
  ASSERT_TRUE(client.wait_until_available(kPatienceMs));
  EXPECT_EQ(asked, 3);
  EXPECT_EQ(asked_after_refusal, 2);
  EXPECT_TRUE(has(server.received(), "$4\r\nAUTH\r\n$5\r\nnexus\r\n$10\r\nnew secret\r\n"));
  for (const auto& report : reports.all()) EXPECT_FALSE(has(report, "old secret")) << report;
}

TEST(RedisClient, RefusesMoreThanMayWait) {
  const FakeRedis server(
      [](const std::string& received, int) { return std::string(has(received, "GET") ? "" : "+PONG\r\n"); });
  RedisOptions options = options_for(server);
  options.max_waiting_commands = 3;
  options.operation_timeout_ms = 60'000;
  auto client = std::make_unique<RedisClient>(options);
  ASSERT_TRUE(client->wait_until_available(kPatienceMs));
  std::atomic<int> failed{0};
  const auto count = [&](const Result<RedisClient::Replies>& replies) {
    if (!replies) ++failed;
  };
  for (int i = 0; i < 3; ++i) client->send(command({"GET", "key"}), count);
  EXPECT_EQ(failed, 0);
  client->send(command({"GET", "key"}), count);
  EXPECT_EQ(failed, 1);
  // What still waits when the client ends is told so.
  client.reset();
  EXPECT_EQ(failed, 4);
}

TEST(RedisClient, NoticesADeadServerBeforeAnyoneNeedsIt) {
  std::atomic<bool> silent{false};
  const FakeRedis server([&](const std::string&, int) { return std::string(silent ? "" : "+PONG\r\n"); });
  RedisOptions options = options_for(server);
  options.idle_check_ms = 20;
  RedisClient client(options);
  ASSERT_TRUE(client.wait_until_available(kPatienceMs));
  ASSERT_TRUE(wait_until([&] { return server.times("PING") > 5; }));
  EXPECT_TRUE(client.is_available());
  silent = true;
  EXPECT_TRUE(wait_until([&] { return !client.is_available(); }));
}

TEST(RedisClient, EndsWithoutSayingThatRedisIsAway) {
  const FakeRedis server([](const std::string&, int) { return std::string("+PONG\r\n"); });
  Reports reports;
  RedisOptions options = options_for(server);
  options.report = reports.sink();
  {
    const RedisClient client(options);
    ASSERT_TRUE(client.wait_until_available(kPatienceMs));
  }
  EXPECT_TRUE(reports.all().empty());
}

TEST(RedisClient, SaysWhereNobodyListens) {
  RedisOptions options;
  options.port = 1;
  options.connect_timeout_ms = 5'000;
  RedisClient client(options);
  const auto reached = client.wait_until_available(300);
  ASSERT_FALSE(reached);
  EXPECT_TRUE(has(reached.error().message, "127.0.0.1:1")) << reached.error().message;
}

}  // namespace
}  // namespace nexus::redis
