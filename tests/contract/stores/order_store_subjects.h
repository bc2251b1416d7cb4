// The order stores that the suite runs against. A new store adds one line to kOrderStores.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>

#include "adapters/memory/manual_clock.h"
#include "adapters/memory/memory_order_store.h"
#include "adapters/postgres/postgres_order_store.h"
#include "adapters/sqlite/sqlite_order_store.h"
#include "contract/stores/sample_orders.h"
#include "contract/stores/temporary_folder.h"
#include "support/postgres_database.h"

namespace nexus::contract {

struct OrderStoreSubject {
  const char* name;
  std::function<std::unique_ptr<ports::OrderStore>(const TemporaryFolder&)> open;
  bool keeps_times = false;  // knows when orders were stored, by store_clock()
};

inline memory::ManualClock& store_clock() {
  static memory::ManualClock clock;
  return clock;
}

inline std::unique_ptr<ports::OrderStore> open_sqlite(const TemporaryFolder& folder,
                                                      std::size_t tail_orders) {
  sqlite::OrderStoreOptions options;
  options.path = folder.file("orders.db");
  options.writer.tail_orders = tail_orders;
  options.writer.clock = &store_clock();
  auto store = sqlite::SqliteOrderStore::open(options);
  if (!store) throw std::runtime_error(store.error().message);
  return std::move(*store);
}

// A store with a database of its own.
class PostgresOrderStoreUnderTest : public postgres::PostgresOrderStore {
 public:
  static std::unique_ptr<ports::OrderStore> open() {
    const auto server = testing_support::postgres_conninfo();
    if (!server) return nullptr;
    auto place = std::make_unique<testing_support::PostgresDatabase>(*server);
    auto database = place->open();
    return std::unique_ptr<ports::OrderStore>(
        new PostgresOrderStoreUnderTest(std::move(place), std::move(database)));
  }

 private:
  PostgresOrderStoreUnderTest(std::unique_ptr<testing_support::PostgresDatabase> place,
                              std::unique_ptr<postgres::Database> database)
      : PostgresOrderStore(*database, {{}, &store_clock()}),
        place_(std::move(place)),
        database_(std::move(database)) {}

  std::unique_ptr<testing_support::PostgresDatabase> place_;  // before the sessions: it is dropped after them
  std::unique_ptr<postgres::Database> database_;
};

// A null pointer says that the engine under the store is not there.
inline const OrderStoreSubject kOrderStores[] = {
    {"Memory",
     [](const TemporaryFolder&) { return std::make_unique<memory::MemoryOrderStore>(&store_clock()); }, true},
    {"Sqlite", [](const TemporaryFolder& folder) { return open_sqlite(folder, 65'536); }, true},
    // Index entries move from memory to runs, and runs are merged, many times in a test.
    {"SqliteWithAShortTail", [](const TemporaryFolder& folder) { return open_sqlite(folder, 40); }, true},
    {"Postgres", [](const TemporaryFolder&) { return PostgresOrderStoreUnderTest::open(); }, true},
};

class OrderStoreContract : public testing::TestWithParam<OrderStoreSubject> {
 protected:
  OrderStoreContract() : store_(GetParam().open(folder_)) {}
  void SetUp() override {
    if (!store_) GTEST_SKIP() << testing_support::kNoPostgres;
  }

  std::vector<ports::SaveOutcome> save(const std::vector<domain::Order>& orders) {
    auto outcomes = store_->save(orders);
    if (!outcomes) ADD_FAILURE() << outcomes.error().message;
    return outcomes ? *outcomes : std::vector<ports::SaveOutcome>{};
  }

  // Saves in calls of up to `most` orders.
  void save_in_parts(const std::vector<domain::Order>& orders, std::size_t most) {
    for (std::size_t at = 0; at < orders.size(); at += most) {
      const auto end = std::min(orders.size(), at + most);
      save({orders.begin() + static_cast<std::ptrdiff_t>(at),
            orders.begin() + static_cast<std::ptrdiff_t>(end)});
    }
  }

  // Follows the pages of a query to the end.
  std::vector<domain::Order> read_all(ports::OrderQuery query) {
    std::vector<domain::Order> all;
    for (int pages = 0; pages < 10'000; ++pages) {
      auto page = store_->list(query);
      if (!page) {
        ADD_FAILURE() << page.error().message;
        break;
      }
      EXPECT_LE(page->orders.size(), query.limit);
      all.insert(all.end(), page->orders.begin(), page->orders.end());
      if (!page->next) return all;
      query.after = page->next;
      query.skip = 0;
    }
    ADD_FAILURE() << "the pages do not end";
    return all;
  }

  TemporaryFolder folder_;
  std::unique_ptr<ports::OrderStore> store_;
};

}  // namespace nexus::contract
