// The client and a real Redis: whom it trusts, who it says it is, many callers at once.
#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <thread>

#include "contract/cache/redis_under_test.h"

namespace nexus::contract {
namespace {

class RedisConnection : public testing::Test {
 protected:
  void SetUp() override {
    if (!has_redis()) GTEST_SKIP() << kNoRedis;
  }
  // Why it cannot be reached; empty when it can.
  static std::string reach(redis::RedisOptions options) {
    redis::RedisClient client(std::move(options));
    // The failure of the first attempt is soon known; a connection would be too.
    for (int i = 0; i < 500 && !client.is_available(); ++i) {
      const auto reached = client.wait_until_available(10);
      if (!reached && reached.error().message.find("check its host and port") == std::string::npos) {
        return reached.error().message;
      }
    }
    return client.is_available() ? "" : "nothing happened";
  }
  static bool has(const std::string& text, const char* word) { return text.find(word) != std::string::npos; }
};

TEST_F(RedisConnection, TrustsTheCertificateOfItsAuthorityForTheServersName) {
  EXPECT_EQ(reach(plain_options()), "");
  EXPECT_EQ(reach(tls_options()), "");
  redis::RedisOptions by_name = tls_options();
  by_name.server_name = "localhost";
  EXPECT_EQ(reach(by_name), "");
}

TEST_F(RedisConnection, RefusesACertificateOfAnotherName) {
  redis::RedisOptions options = tls_options();
  options.server_name = "redis.example.com";
  const std::string why = reach(options);
  EXPECT_TRUE(has(why, "not to be trusted as redis.example.com")) << why;
  options.server_name = "127.0.0.2";
  EXPECT_TRUE(has(reach(options), "not to be trusted as 127.0.0.2"));
}

TEST_F(RedisConnection, RefusesACertificateOfAnAuthorityThatItDoesNotKnow) {
  redis::RedisOptions options = tls_options();
  options.ca_file.clear();
  const std::string why = reach(options);
  EXPECT_TRUE(has(why, "not to be trusted")) << why;
}

TEST_F(RedisConnection, NamesAFileOfAuthoritiesThatIsNotThere) {
  redis::RedisOptions options = tls_options();
  options.ca_file = "/nowhere/ca.pem";
  const std::string why = reach(options);
  EXPECT_TRUE(has(why, "/nowhere/ca.pem cannot be read")) << why;
}

TEST_F(RedisConnection, NeverSpeaksInClearWithAServerThatDoesNotSpeakTls) {
  redis::RedisOptions options = tls_options();
  set_address(options, variable("NEXUS_TEST_REDIS"));
  EXPECT_TRUE(has(reach(options), "Check that it speaks TLS."));
}

TEST_F(RedisConnection, SaysThatAServerMayAskForTls) {
  redis::RedisOptions options = plain_options();
  set_address(options, variable("NEXUS_TEST_REDIS_TLS"));
  const std::string why = reach(options);
  EXPECT_TRUE(has(why, "Check whether it asks for TLS.")) << why;
}

TEST_F(RedisConnection, SaysThatAPasswordIsWrongOrMissingAndNeverWhich) {
  redis::RedisOptions options = plain_options();
  options.credentials = [](bool) -> Result<redis::RedisCredentials> {
    return redis::RedisCredentials{"", "not the password"};
  };
  const std::string wrong = reach(options);
  EXPECT_TRUE(has(wrong, "refuses the user or the password")) << wrong;
  EXPECT_FALSE(has(wrong, "not the password"));
  options.credentials = nullptr;
  const std::string missing = reach(options);
  EXPECT_TRUE(has(missing, "NOAUTH")) << missing;
  options.credentials = [](bool) -> Result<redis::RedisCredentials> {
    return fail(ErrorKind::unavailable, "The secret store is away.");
  };
  const std::string unknown = reach(options);
  EXPECT_TRUE(has(unknown, "The secret store is away.")) << unknown;
}

TEST_F(RedisConnection, TakesUserAndPasswordAndUsesARotatedOneAtTheNextConnect) {
  const auto admin = empty_redis(plain_options());
  ASSERT_TRUE(admin->run(command({"ACL", "SETUSER", "nexus", "reset", "on", ">first", "~*", "+@all"})));
  std::atomic<bool> rotated{false};
  redis::RedisOptions options = tls_options();
  options.credentials = [&](bool) -> Result<redis::RedisCredentials> {
    return redis::RedisCredentials{"nexus", rotated ? "second" : "first"};
  };
  redis::RedisClient client(options);
  ASSERT_TRUE(client.wait_until_available(kPatienceMs));
  EXPECT_EQ(client.run(command({"ACL", "WHOAMI"}))->front().text, "nexus");
  ASSERT_TRUE(admin->run(command({"ACL", "SETUSER", "nexus", "resetpass", ">second"})));
  rotated = true;
  // The rotation ends what the old password opened.
  ASSERT_TRUE(admin->run(command({"CLIENT", "KILL", "USER", "nexus"})));
  while (client.is_available() && client.run(command({"PING"}))) std::this_thread::yield();
  ASSERT_TRUE(client.wait_until_available(kPatienceMs));
  EXPECT_EQ(client.run(command({"ACL", "WHOAMI"}))->front().text, "nexus");
}

TEST_F(RedisConnection, GivesEachOfManyCallersItsOwnReplies) {
  for (const auto& options : {plain_options(), tls_options()}) {
    const auto client = empty_redis(options);
    std::atomic<int> wrong{0};
    std::vector<std::thread> threads;
    threads.reserve(8);
    for (int thread = 0; thread < 8; ++thread) {
      threads.emplace_back([&, thread] {
        for (int i = 0; i < 300; ++i) {
          const std::string text = std::to_string(thread) + ":" + std::to_string(i) + std::string(i, 'x');
          redis::RedisCommands commands;
          commands.add({"ECHO", text});
          commands.add({"NO SUCH COMMAND"});
          commands.add({"ECHO", text + "\r\n"});
          const auto replies = client->run(commands);
          if (!replies || replies->size() != 3 || (*replies)[0].text != text || !(*replies)[1].is_error() ||
              (*replies)[2].text != text + "\r\n") {
            ++wrong;
          }
        }
      });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(wrong, 0);
  }
}

TEST_F(RedisConnection, PassesValuesOfManyMegabytesOnlyAsFarAsItsLimits) {
  redis::RedisOptions options = plain_options();
  options.max_waiting_bytes = 64'000'000;
  const auto client = empty_redis(options);
  const std::string value(4'000'000, 'v');
  ASSERT_TRUE(client->run(command({"SET", "key", value})));
  const auto found = client->run(command({"GET", "key"}));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->front().text, value);
  ASSERT_TRUE(client->run(command({"APPEND", "key", value})));
  const auto refused = client->run(command({"GET", "key"}));
  ASSERT_FALSE(refused);
  EXPECT_TRUE(has(refused.error().message, "too long")) << refused.error().message;
}

}  // namespace
}  // namespace nexus::contract
