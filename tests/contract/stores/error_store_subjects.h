// The error stores that the suites run against. A new store adds one line to kErrorStores.
#pragma once

#include <functional>
#include <memory>
#include <stdexcept>

#include "adapters/memory/memory_error_store.h"
#include "adapters/sqlite/sqlite_error_store.h"
#include "contract/stores/temporary_folder.h"
#include "support/dynamodb.h"

namespace nexus::contract {

// One object, and both of its sides.
struct OpenErrorStore {
  std::shared_ptr<ports::ErrorStore> store;
  std::shared_ptr<ports::ErrorReview> review;
};

struct ErrorStoreSubject {
  const char* name;
  std::function<OpenErrorStore(const TemporaryFolder&)> open;
  bool finds_attempts_of_orders = false;
};

inline OpenErrorStore open_sqlite_errors(const TemporaryFolder& folder) {
  sqlite::ErrorStoreOptions options;
  options.path = folder.file("errors.db");
  auto opened = sqlite::SqliteErrorStore::open(options);
  if (!opened) throw std::runtime_error(opened.error().message);
  const std::shared_ptr<sqlite::SqliteErrorStore> store = std::move(*opened);
  return {store, store};
}

// Nothing where DynamoDB is not there: its tests skip themselves.
inline OpenErrorStore open_dynamodb_errors(const TemporaryFolder&) {
  const char* endpoint = support::dynamodb_endpoint();
  if (endpoint == nullptr) return {};
  const auto opened = support::open_dynamodb_errors(endpoint);
  return {opened, opened};
}

inline constexpr const char* kNoErrorStore =
    "NEXUS_TEST_DYNAMODB is not set; tests/engines/with_engines.py dynamodb -- PROGRAM sets it.";

inline const ErrorStoreSubject kErrorStores[] = {
    {"Memory",
     [](const TemporaryFolder&) {
       const auto store = std::make_shared<memory::MemoryErrorStore>();
       return OpenErrorStore{store, store};
     },
     true},
    {"Sqlite", open_sqlite_errors, true},
    {"DynamoDb", open_dynamodb_errors, true},
};

}  // namespace nexus::contract
