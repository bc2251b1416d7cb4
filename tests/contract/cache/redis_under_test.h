// The Redis that the tests of this folder run on: in clear and by TLS, with a password.
#pragma once

#include <gtest/gtest.h>

#include <charconv>
#include <cstdlib>
#include <memory>
#include <string>

#include "adapters/redis/redis_client.h"

namespace nexus::contract {

inline constexpr std::int64_t kPatienceMs = 10'000;

inline std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

// Whether the engine runs; tests skip themselves with this sentence where it does not.
inline bool has_redis() { return !variable("NEXUS_TEST_REDIS").empty(); }
inline constexpr char kNoRedis[] =
    "NEXUS_TEST_REDIS is not set: run it by tests/engines/with_engines.py redis -- PROGRAM.";

inline void set_address(redis::RedisOptions& options, const std::string& address) {
  const std::size_t colon = address.rfind(':');
  options.host = address.substr(0, colon);
  std::from_chars(address.data() + colon + 1, address.data() + address.size(), options.port);
}

inline redis::RedisOptions plain_options() {
  redis::RedisOptions options;
  set_address(options, variable("NEXUS_TEST_REDIS"));
  options.operation_timeout_ms = 5'000;
  options.credentials = [](bool) -> Result<redis::RedisCredentials> {
    return redis::RedisCredentials{"", variable("NEXUS_TEST_REDIS_PASSWORD")};
  };
  return options;
}

inline redis::RedisOptions tls_options() {
  redis::RedisOptions options = plain_options();
  set_address(options, variable("NEXUS_TEST_REDIS_TLS"));
  options.tls = true;
  options.ca_file = variable("NEXUS_TEST_REDIS_CA");
  return options;
}

inline redis::RedisCommands command(std::initializer_list<std::string_view> words) {
  redis::RedisCommands commands;
  commands.add(words);
  return commands;
}

// A connected client of an empty Redis.
inline std::unique_ptr<redis::RedisClient> empty_redis(redis::RedisOptions options) {
  auto client = std::make_unique<redis::RedisClient>(std::move(options));
  const auto reached = client->wait_until_available(kPatienceMs);
  EXPECT_TRUE(reached) << reached.error().message;
  EXPECT_TRUE(client->run(command({"FLUSHALL"})));
  return client;
}

}  // namespace nexus::contract
