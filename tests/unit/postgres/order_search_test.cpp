// Lists and counts that stop at their stated cost, compared with a search through all orders.
#include "adapters/postgres/order_search.h"

#include <gtest/gtest.h>

#include "adapters/memory/memory_order_store.h"
#include "adapters/postgres/postgres_order_store.h"
#include "contract/stores/sample_orders.h"
#include "unit/postgres/postgres_test.h"

namespace nexus::postgres {
namespace {

using ports::OrderQuery;

class PostgresOrderSearch : public PostgresTest {
 protected:
  void SetUp() override {
    PostgresTest::SetUp();
    if (IsSkipped()) return;
    // So few that nearly every list with two conditions walks, and ends many pages short.
    store_.emplace(*database_, OrderStoreOptions{{15, 25}, nullptr});
    orders_ = samples_.take(400);
    ASSERT_TRUE(store_->save(orders_));
    ASSERT_TRUE(memory_.save(orders_));
  }
  std::vector<domain::Order> read_all(ports::OrderStore& store, OrderQuery query) {
    std::vector<domain::Order> all;
    for (int pages = 0; pages < 1'000; ++pages) {
      const auto page = store.list(query);
      EXPECT_TRUE(page) << page.error().message;
      if (!page) break;
      all.insert(all.end(), page->orders.begin(), page->orders.end());
      if (!page->next) return all;
      query.after = page->next;
    }
    ADD_FAILURE() << "the pages do not end";
    return all;
  }
  ports::OrderFilter random_filter() {
    const auto& like = orders_[random_.pick(orders_.size())];
    ports::OrderFilter filter;
    if (random_.pick(2)) filter.partner_id = like.partner_id;
    if (random_.pick(3) == 0) filter.customer_id = like.customer_id;
    if (random_.pick(3) == 0) filter.product_id = like.product_id;
    if (random_.pick(3) == 0) filter.from_transaction_time = like.transaction_time;
    if (random_.pick(3) == 0) filter.max_gross_amount = like.gross_amount;
    return filter;
  }

  std::optional<PostgresOrderStore> store_;
  memory::MemoryOrderStore memory_;
  contract::SampleOrders samples_{3};
  contract::SampleOrders random_{4};
  std::vector<domain::Order> orders_;
};

TEST_F(PostgresOrderSearch, FindsEverythingInShortPages) {
  for (int round = 0; round < 150; ++round) {
    OrderQuery query;
    query.filter = random_filter();
    query.sort = static_cast<ports::OrderSort>(random_.pick(5));
    query.direction = random_.pick(2) ? ports::SortDirection::ascending : ports::SortDirection::descending;
    query.limit = 3 + random_.pick(10);
    ASSERT_EQ(contract::describe(read_all(*store_, query)), contract::describe(read_all(memory_, query)))
        << "round " << round;
  }
}

TEST_F(PostgresOrderSearch, SaysWhenACountIsOnlyALowerBound) {
  int inexact = 0;
  for (int round = 0; round < 100; ++round) {
    const auto filter = random_filter();
    const auto counted = store_->count(filter).value();
    const auto expected = memory_.count(filter).value().count;
    if (counted.exact) {
      EXPECT_EQ(counted.count, expected);
    } else {
      EXPECT_LE(counted.count, expected);
      ++inexact;
    }
  }
  EXPECT_GT(inexact, 0);
}

}  // namespace
}  // namespace nexus::postgres
