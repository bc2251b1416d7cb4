// What every order store does with orders that are saved: outcomes, uniqueness, statistics.
#include <thread>

#include "contract/stores/order_store_subjects.h"

namespace nexus::contract {
namespace {

using ports::SaveOutcome;

class OrderSave : public OrderStoreContract {
 protected:
  SampleOrders samples_{1};
};

TEST_P(OrderSave, GivesBackEveryMemberOfAnOrderAsItWas) {
  auto orders = samples_.take(50);
  orders[0].external_order_id = "o'quote \"; -- \xe2\x82\xac \xf0\x9f\x98\x80";
  orders[1].customer_id = std::string(256, 'c');
  orders[2].unit_price = decimal("999999999999.99999999");
  orders[2].quantity = domain::kMaxQuantity;
  orders[2].tax_rate = decimal("0.99999999");
  SampleOrders::derive(orders[2]);
  save(orders);
  for (const auto& order : orders) {
    const auto by_id = store_->find(order.id);
    ASSERT_TRUE(by_id && *by_id);
    EXPECT_EQ(describe(**by_id), describe(order));
    const auto by_external_id = store_->find_external(order.partner_id, order.external_order_id);
    ASSERT_TRUE(by_external_id && *by_external_id);
    EXPECT_EQ(describe(**by_external_id), describe(order));
  }
}

TEST_P(OrderSave, FindsNothingThatWasNotSaved) {
  save(samples_.take(3));
  EXPECT_FALSE(store_->find(domain::Uuid{}).value());
  EXPECT_FALSE(store_->find_external("PARTNER_A", "unknown").value());
  EXPECT_FALSE(store_->find_external("UNKNOWN", "order-1").value());
}

TEST_P(OrderSave, KnowsWhenEachOrderWasStored) {
  if (!GetParam().keeps_times) GTEST_SKIP() << "This store does not keep when orders were stored.";
  const auto early = samples_.take(3);
  const auto late = samples_.take(60);
  const auto first = store_clock().now();
  save(early);
  store_clock().advance(1'500);
  save({early[0], early[1]});  // delivered again: nothing is stored
  store_clock().advance(500);
  save(late);
  for (const auto& order : early) EXPECT_EQ(store_->stored_at(order.id).value(), first);
  for (const auto& order : late) EXPECT_EQ(store_->stored_at(order.id).value()->ms, first.ms + 2'000);
  EXPECT_FALSE(store_->stored_at(domain::Uuid{}).value());
}

TEST_P(OrderSave, TakesARedeliveredOrderOnce) {
  const auto orders = samples_.take(10);
  EXPECT_EQ(save(orders), std::vector(10, SaveOutcome::inserted));
  EXPECT_EQ(save(orders), std::vector(10, SaveOutcome::already_there));
  EXPECT_EQ(store_->count({})->count, 10u);
}

TEST_P(OrderSave, TakesAnOrderThatRepeatsWithinOneCallOnce) {
  const auto order = samples_.next();
  EXPECT_EQ(save({order, order}), (std::vector{SaveOutcome::inserted, SaveOutcome::already_there}));
  EXPECT_EQ(store_->count({})->count, 1u);
}

TEST_P(OrderSave, ReportsAConflictWhenTheContentDiffersAndKeepsTheFirst) {
  const auto first = samples_.next();
  auto other = first;
  other.quantity += 1;
  SampleOrders::derive(other);
  EXPECT_EQ(save({first, other}), (std::vector{SaveOutcome::inserted, SaveOutcome::conflict}));
  EXPECT_EQ(save({other}), std::vector{SaveOutcome::conflict});
  EXPECT_EQ(describe(**store_->find(first.id)), describe(first));
  EXPECT_EQ(store_->statistics()->by_partner[first.partner_id].gross_amount.to_string(),
            first.gross_amount.to_string());
}

TEST_P(OrderSave, KnowsADuplicateByItsIdentityWhateverItsIdAndNumber) {
  const auto first = samples_.next();
  auto again = samples_.next();
  const auto id = again.id;
  again = first;
  again.id = id;
  again.sequence_number = 777;
  EXPECT_EQ(save({first, again}), (std::vector{SaveOutcome::inserted, SaveOutcome::already_there}));
  EXPECT_FALSE(store_->find(id).value());
}

TEST_P(OrderSave, ReportsAConflictWhenTheIdOrTheNumberIsTaken) {
  const auto first = samples_.next();
  auto same_id = first;
  same_id.external_order_id = "another";
  same_id.sequence_number = 900;
  auto same_number = samples_.next();
  same_number.partner_id = first.partner_id;
  same_number.sequence_number = first.sequence_number;
  EXPECT_EQ(save({first, same_id, same_number}),
            (std::vector{SaveOutcome::inserted, SaveOutcome::conflict, SaveOutcome::conflict}));
  EXPECT_EQ(store_->count({})->count, 1u);
}

TEST_P(OrderSave, LetsTwoPartnersUseTheSameExternalIdAndNumber) {
  auto a = samples_.next();
  auto b = samples_.next();
  a.partner_id = "PARTNER_A";
  b.partner_id = "PARTNER_B";
  b.external_order_id = a.external_order_id;
  b.sequence_number = a.sequence_number;
  EXPECT_EQ(save({a, b}), std::vector(2, SaveOutcome::inserted));
}

TEST_P(OrderSave, SavesNothingWhenThereIsNothing) {
  EXPECT_TRUE(save({}).empty());
  EXPECT_TRUE(store_->statistics()->by_partner.empty());
}

TEST_P(OrderSave, KeepsExactTotalsOfHugeAmounts) {
  auto orders = samples_.take(10);
  for (auto& order : orders) {
    order.partner_id = "PARTNER_A";
    order.sequence_number = static_cast<std::int64_t>(&order - orders.data()) + 1;
    order.quantity = domain::kMaxQuantity;
    order.unit_price = decimal("999999999999.99999999");
    order.tax_rate = decimal("1");
    SampleOrders::derive(order);
  }
  save(orders);
  const auto totals = store_->statistics()->by_partner["PARTNER_A"];
  EXPECT_EQ(totals.orders, 10u);
  EXPECT_EQ(totals.highest_sequence, 10);
  EXPECT_EQ(totals.gross_amount.to_string(), "9999999999999999999900");
  EXPECT_EQ(totals.net_amount.to_string(), "19999999999999999999800");
}

TEST_P(OrderSave, KeepsStatisticsThatEqualTheSumOfTheOrders) {
  const auto orders = samples_.take(400);
  save_in_parts(orders, 33);
  save_in_parts(orders, 50);
  ports::OrderStatistics expected;
  for (const auto& order : orders) {
    auto& totals = expected.by_partner[order.partner_id];
    ++totals.orders;
    totals.highest_sequence = std::max(totals.highest_sequence, order.sequence_number);
    totals.gross_amount.add(order.gross_amount);
    totals.tax_amount.add(order.tax_amount);
    totals.net_amount.add(order.net_amount);
    ++expected.orders_by_date[domain::to_iso8601(order.transaction_time).substr(0, 10)];
  }
  const auto statistics = store_->statistics().value();
  EXPECT_EQ(statistics.orders_by_date, expected.orders_by_date);
  ASSERT_EQ(statistics.by_partner.size(), expected.by_partner.size());
  for (const auto& [partner, totals] : expected.by_partner) {
    const auto& kept = statistics.by_partner.at(partner);
    EXPECT_EQ(kept.orders, totals.orders);
    EXPECT_EQ(kept.highest_sequence, totals.highest_sequence);
    EXPECT_EQ(kept.gross_amount, totals.gross_amount);
    EXPECT_EQ(kept.tax_amount, totals.tax_amount);
    EXPECT_EQ(kept.net_amount, totals.net_amount);
  }
}

TEST_P(OrderSave, VisitsEveryIdentityOnceAndStopsWhenAsked) {
  const auto orders = samples_.take(120);
  save(orders);
  std::set<std::pair<std::string, std::string>> visited;
  std::size_t visits = 0;
  ASSERT_TRUE(store_->visit_identities([&](std::string_view partner, std::string_view external) {
    visited.emplace(partner, external);
    return ++visits > 0;
  }));
  EXPECT_EQ(visits, 120u);
  for (const auto& order : orders) EXPECT_TRUE(visited.contains({order.partner_id, order.external_order_id}));
  visits = 0;
  ASSERT_TRUE(store_->visit_identities([&](std::string_view, std::string_view) { return ++visits < 5; }));
  EXPECT_EQ(visits, 5u);
}

TEST_P(OrderSave, LetsManyThreadsSaveAndReadAtOnce) {
  const auto orders = samples_.take(600);
  std::vector<std::thread> threads;
  for (std::size_t worker = 0; worker < 3; ++worker) {
    threads.emplace_back([&, worker] {
      // Neighbouring workers save overlapping parts.
      for (std::size_t at = worker * 150; at < worker * 150 + 300; at += 20) {
        EXPECT_TRUE(store_->save(std::span(orders).subspan(at, 20)));
        ports::OrderQuery query;
        query.filter.partner_id = "PARTNER_B";
        EXPECT_TRUE(store_->list(query));
        EXPECT_TRUE(store_->count(query.filter));
        EXPECT_TRUE(store_->statistics());
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(store_->count({})->count, 600u);
  EXPECT_EQ(read_all({}).size(), 600u);
}

INSTANTIATE_TEST_SUITE_P(Stores, OrderSave, testing::ValuesIn(kOrderStores),
                         [](const auto& subject) { return subject.param.name; });

}  // namespace
}  // namespace nexus::contract
