// Lists and counts of every order store, compared with a plain search through all orders.
#include <algorithm>

#include "contract/stores/order_store_subjects.h"

namespace nexus::contract {
namespace {

using ports::OrderFilter;
using ports::OrderQuery;
using ports::OrderSort;
using ports::SortDirection;

bool meets(const domain::Order& order, const OrderFilter& filter) {
  if (filter.partner_id && order.partner_id != *filter.partner_id) return false;
  if (filter.customer_id && order.customer_id != *filter.customer_id) return false;
  if (filter.product_id && order.product_id != *filter.product_id) return false;
  if (filter.external_order_id && order.external_order_id != *filter.external_order_id) return false;
  if (filter.from_transaction_time && order.transaction_time < *filter.from_transaction_time) return false;
  if (filter.to_transaction_time && order.transaction_time > *filter.to_transaction_time) return false;
  if (filter.min_gross_amount && order.gross_amount < *filter.min_gross_amount) return false;
  return !filter.max_gross_amount || order.gross_amount <= *filter.max_gross_amount;
}

bool lower(const domain::Order& a, const domain::Order& b, OrderSort sort) {
  switch (sort) {
    case OrderSort::processed_at: return a.id < b.id;
    case OrderSort::transaction_time:
      return std::tie(a.transaction_time, a.id) < std::tie(b.transaction_time, b.id);
    case OrderSort::gross_amount: return std::tie(a.gross_amount, a.id) < std::tie(b.gross_amount, b.id);
    case OrderSort::net_amount: return std::tie(a.net_amount, a.id) < std::tie(b.net_amount, b.id);
    case OrderSort::sequence_number:
      return std::tie(a.sequence_number, a.id) < std::tie(b.sequence_number, b.id);
  }
  return false;
}

std::vector<domain::Order> search(std::vector<domain::Order> orders, const OrderQuery& query) {
  std::erase_if(orders, [&](const auto& order) { return !meets(order, query.filter); });
  std::sort(orders.begin(), orders.end(), [&](const auto& a, const auto& b) {
    return query.direction == SortDirection::ascending ? lower(a, b, query.sort) : lower(b, a, query.sort);
  });
  return orders;
}

OrderFilter random_filter(SampleOrders& random, const std::vector<domain::Order>& orders) {
  OrderFilter filter;
  const auto& like = orders[random.pick(orders.size())];
  if (random.pick(3) == 0) filter.partner_id = like.partner_id;
  if (random.pick(4) == 0) filter.customer_id = like.customer_id;
  if (random.pick(5) == 0) filter.product_id = like.product_id;
  if (random.pick(20) == 0) filter.external_order_id = like.external_order_id;
  if (random.pick(4) == 0) filter.from_transaction_time = like.transaction_time;
  if (random.pick(4) == 0) {
    filter.to_transaction_time = domain::Timestamp{like.transaction_time.ms + 86'400'000 * 3};
  }
  if (random.pick(5) == 0) filter.min_gross_amount = like.gross_amount;
  if (random.pick(5) == 0) filter.max_gross_amount = domain::add(like.gross_amount, decimal("20"));
  return filter;
}

OrderQuery random_query(SampleOrders& random, const std::vector<domain::Order>& orders) {
  OrderQuery query;
  query.filter = random_filter(random, orders);
  query.sort = static_cast<OrderSort>(random.pick(5));
  query.direction = random.pick(2) ? SortDirection::ascending : SortDirection::descending;
  query.limit = 5 + random.pick(60);
  return query;
}

class OrderList : public OrderStoreContract {
 protected:
  void fill(std::size_t count) {
    orders_ = samples_.take(count);
    // Orders need not arrive in the order of their ids.
    auto arrival = orders_;
    for (std::size_t i = 0; i + 5 < arrival.size(); i += 5) std::swap(arrival[i], arrival[i + 3]);
    save_in_parts(arrival, 37);
  }

  SampleOrders samples_{7};
  std::vector<domain::Order> orders_;
};

TEST_P(OrderList, IsEmptyForAnEmptyStore) {
  for (int sort = 0; sort < 5; ++sort) {
    OrderQuery query;
    query.sort = static_cast<OrderSort>(sort);
    const auto page = store_->list(query).value();
    EXPECT_TRUE(page.orders.empty());
    EXPECT_FALSE(page.next);
  }
  EXPECT_EQ(store_->count({})->count, 0u);
}

TEST_P(OrderList, GivesTheSamePagesAsASearchThroughAllOrders) {
  fill(500);
  SampleOrders random(11);
  for (int round = 0; round < 120; ++round) {
    const auto query = random_query(random, orders_);
    ASSERT_EQ(describe(read_all(query)), describe(search(orders_, query))) << "round " << round;
  }
}

TEST_P(OrderList, GivesNumberedPages) {
  fill(400);
  SampleOrders random(13);
  for (int round = 0; round < 60; ++round) {
    auto query = random_query(random, orders_);
    query.skip = random.pick(200);
    auto expected = search(orders_, query);
    expected.erase(expected.begin(),
                   expected.begin() + static_cast<std::ptrdiff_t>(std::min(query.skip, expected.size())));
    const bool more = expected.size() > query.limit;
    if (more) expected.resize(query.limit);
    const auto page = store_->list(query).value();
    ASSERT_EQ(describe(page.orders), describe(expected)) << "round " << round;
    if (more) {
      EXPECT_TRUE(page.next);
    }
  }
}

TEST_P(OrderList, CountsWhatItLists) {
  fill(500);
  SampleOrders random(17);
  for (int round = 0; round < 200; ++round) {
    OrderQuery query;
    query.filter = random_filter(random, orders_);
    const auto counted = store_->count(query.filter).value();
    const auto expected = search(orders_, query).size();
    if (counted.exact) {
      EXPECT_EQ(counted.count, expected) << "round " << round;
    } else {
      EXPECT_LE(counted.count, expected) << "round " << round;
    }
  }
}

TEST_P(OrderList, FindsNothingForNamesThatNoOrderHas) {
  fill(50);
  OrderFilter unknown_partner;
  unknown_partner.partner_id = "NOBODY";
  OrderFilter unknown_customer;
  unknown_customer.customer_id = "nobody";
  OrderFilter unknown_product;
  unknown_product.product_id = "nothing";
  OrderFilter unknown_external_id;
  unknown_external_id.external_order_id = "none";
  for (const auto& filter : {unknown_partner, unknown_customer, unknown_product, unknown_external_id}) {
    OrderQuery query;
    query.filter = filter;
    EXPECT_TRUE(store_->list(query)->orders.empty());
    EXPECT_EQ(store_->count(filter)->count, 0u);
  }
}

TEST_P(OrderList, KeepsItsPlaceWhileOrdersArrive) {
  fill(300);
  for (int sort = 0; sort < 5; ++sort) {
    OrderQuery query;
    query.sort = static_cast<OrderSort>(sort);
    query.limit = 20;
    const auto before = search(orders_, query);
    std::vector<domain::Order> read;
    for (;;) {
      const auto page = store_->list(query).value();
      read.insert(read.end(), page.orders.begin(), page.orders.end());
      if (!page.next) break;
      query.after = page.next;
      const auto arrived = samples_.take(7);
      orders_.insert(orders_.end(), arrived.begin(), arrived.end());
      save(arrived);
    }
    // Nothing that was there is missing or repeated; what arrived behind the place is there too.
    std::set<domain::Uuid> seen;
    for (const auto& order : read) EXPECT_TRUE(seen.insert(order.id).second);
    for (const auto& order : before) EXPECT_TRUE(seen.contains(order.id));
    EXPECT_TRUE(std::is_sorted(read.begin(), read.end(),
                               [&](const auto& a, const auto& b) { return lower(b, a, query.sort); }));
  }
}

TEST_P(OrderList, RefusesAPositionThatIsNotItsOwn) {
  fill(5);
  OrderQuery query;
  query.after = ports::OrderPosition{"!", {}};
  const auto page = store_->list(query);
  ASSERT_FALSE(page);
  EXPECT_EQ(page.error().kind, ErrorKind::invalid);
}

INSTANTIATE_TEST_SUITE_P(Stores, OrderList, testing::ValuesIn(kOrderStores),
                         [](const auto& subject) { return subject.param.name; });

}  // namespace
}  // namespace nexus::contract
