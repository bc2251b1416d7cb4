// Error stores on the DynamoDB that runs beside a test, each in a table of its own.
#pragma once

#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>

#include "adapters/aws/credentials.h"
#include "adapters/aws/dynamodb/dynamo_error_store.h"
#include "adapters/aws/json_protocol.h"
#include "adapters/net/http_client.h"

namespace nexus::support {

// nullptr where none runs.
inline const char* dynamodb_endpoint() { return std::getenv("NEXUS_TEST_DYNAMODB"); }

inline std::string fresh_table_name() {
  static std::atomic<int> made{0};
  return "errors-" + std::to_string(getpid()) + "-" + std::to_string(std::random_device{}()) + "-" +
         std::to_string(++made);
}

// A client of its own, with everything that it needs.
struct DynamoDbClient {
  explicit DynamoDbClient(const std::string& endpoint)
      : service({.service = "dynamodb",
                 .target = "DynamoDB_20120810",
                 .json_version = "1.0",
                 .region = "eu-central-1",
                 .endpoint = endpoint,
                 .max_tries = 8},
                client, credentials) {}

  net::HttpClient client;
  aws::FixedCredentials credentials{"test", "test"};
  aws::JsonService service;
};

// Sample events are years old, which the table's own time to live would notice.
inline dynamodb::DynamoErrorStoreOptions test_table(const std::string& name = fresh_table_name()) {
  dynamodb::DynamoErrorStoreOptions options;
  options.table = name;
  options.create_missing = true;
  options.time_to_live = false;
  return options;
}

inline std::shared_ptr<dynamodb::DynamoErrorStore> open_dynamodb_errors(
    const std::string& endpoint, const dynamodb::DynamoErrorStoreOptions& options = test_table()) {
  struct Opened : DynamoDbClient {
    using DynamoDbClient::DynamoDbClient;
    std::unique_ptr<dynamodb::DynamoErrorStore> store;
  };
  const auto opened = std::make_shared<Opened>(endpoint);
  auto store = dynamodb::DynamoErrorStore::open(options, opened->service);
  if (!store) throw std::runtime_error(store.error().message);
  opened->store = std::move(*store);
  return {opened, opened->store.get()};
}

}  // namespace nexus::support
