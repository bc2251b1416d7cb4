#include "review/reconciliation.h"

#include <gtest/gtest.h>

#include "adapters/memory/memory_error_store.h"
#include "adapters/memory/memory_order_store.h"
#include "support/orders.h"

namespace nexus::review {
namespace {

using domain::Decimal;

constexpr std::int64_t kFirstMs = 1'700'000'000'000;

class Reconciled : public testing::Test {
 protected:
  // An order of 10 x price, at one minute a step from kFirstMs.
  void store(const std::string& id, const char* price, std::int64_t minute,
             const std::string& partner_id = "PARTNER_A") {
    domain::Order order;
    order.partner_id = partner_id;
    order.external_order_id = id;
    order.product_id = "P";
    order.customer_id = "C";
    order.quantity = 10;
    order.unit_price = Decimal::parse(price).value();
    order.tax_rate = Decimal::parse("0.2").value();
    order.transaction_time = {kFirstMs + minute * 60'000};
    order.processed_at = {kFirstMs + ++made_};
    order.id = domain::make_uuid7(order.processed_at, 0, static_cast<std::uint64_t>(made_));
    order.sequence_number = made_;
    ASSERT_TRUE(domain::derive_amounts(order, {}));
    ASSERT_TRUE(orders_.save({&order, 1}));
  }
  void reject(const std::string& id) {
    domain::ErrorEvent event;
    event.timestamp = {kFirstMs + ++made_};
    event.id = domain::make_uuid7(event.timestamp, 0, static_cast<std::uint64_t>(made_));
    event.partner_id = "PARTNER_A";
    event.external_order_id = id;
    event.faults.push_back({domain::FaultCode::null_value, "customerId", "must not be null", "", ""});
    ASSERT_TRUE(errors_.save({&event, 1}));
  }
  static ControlTotals totals(std::uint64_t count, const char* gross) {
    ControlTotals theirs;
    theirs.from = {kFirstMs};
    theirs.to = {kFirstMs + 10 * 60'000};
    theirs.count = count;
    theirs.gross_amount = domain::DecimalTotal::parse(gross);
    return theirs;
  }
  Reconciliation reconciled(const ControlTotals& theirs) {
    return reconcile("PARTNER_A", theirs, orders_, errors_).value();
  }

  std::int64_t made_ = 0;
  memory::MemoryOrderStore orders_;
  memory::MemoryErrorStore errors_;
};

TEST_F(Reconciled, AgreesOnCountsAndExactSumsOfTheTime) {
  store("before", "1", -1);
  store("first", "0.00000001", 0);
  store("last", "29.99", 10);
  store("after", "1", 11);
  store("other's", "1", 5, "PARTNER_B");
  auto theirs = totals(2, "299.9000001");
  theirs.tax_amount = domain::DecimalTotal::parse("59.98000002");
  theirs.net_amount = domain::DecimalTotal::parse("359.88000012");
  const Reconciliation found = reconciled(theirs);
  EXPECT_EQ(found.count_ours, 2U);
  EXPECT_EQ(found.gross_amount->difference().to_string(), "0");
  EXPECT_TRUE(found.matches(theirs));
  theirs.tax_amount = domain::DecimalTotal::parse("59.98000003");
  const Reconciliation other = reconciled(theirs);
  EXPECT_EQ(other.tax_amount->difference().to_string(), "-0.00000001");
  EXPECT_FALSE(other.matches(theirs));
}

TEST_F(Reconciled, FindsWhatIsMissingTooManyAndDifferent) {
  store("same", "1", 1);
  store("different", "2", 2);
  store("extra", "3", 3);
  store("late", "4", 99);
  reject("refused");
  reject("refused");
  auto theirs = totals(5, "100");
  theirs.orders.emplace();
  for (const auto& [id, gross] :
       {std::pair("same", "10.0"), std::pair("different", "20.01"), std::pair("late", "40"),
        std::pair("refused", "1"), std::pair("gone", "1")}) {
    theirs.orders->push_back({id, Decimal::parse(gross)});
  }
  const Reconciliation found = reconciled(theirs);
  EXPECT_EQ(found.missing, (std::vector<std::string>{"refused", "gone"}));
  ASSERT_EQ(found.extra.size(), 1U);
  EXPECT_EQ(found.extra[0].external_order_id, "extra");
  ASSERT_EQ(found.different.size(), 1U);
  EXPECT_EQ(found.different[0].theirs.to_string(), "20.01");
  EXPECT_EQ(found.different[0].ours.to_string(), "20");
  ASSERT_EQ(found.outside.size(), 1U);
  EXPECT_EQ(found.outside[0].external_order_id, "late");
  ASSERT_EQ(found.rejected.size(), 1U);
  EXPECT_EQ(found.rejected[0].external_order_id, "refused");
  EXPECT_EQ(found.rejected[0].code, domain::FaultCode::null_value);
  EXPECT_EQ(domain::uuid7_time(found.rejected[0].error).ms, kFirstMs + made_) << "the newest event";
  EXPECT_FALSE(found.truncated);
  EXPECT_FALSE(found.matches(theirs));
}

TEST_F(Reconciled, ListsOnlyCompareWhereThePartnerNamesOrders) {
  store("one", "1", 1);
  EXPECT_TRUE(reconciled(totals(1, "10")).extra.empty());
  auto theirs = totals(1, "10");
  theirs.orders.emplace();
  EXPECT_EQ(reconciled(theirs).extra.size(), 1U);
  EXPECT_FALSE(reconciled(theirs).matches(theirs));
}

TEST_F(Reconciled, NamesARepeatedIdOnce) {
  auto theirs = totals(0, "0");
  theirs.orders.emplace(3, ControlTotals::Order{"gone", {}});
  EXPECT_EQ(reconciled(theirs).missing.size(), 1U);
}

TEST_F(Reconciled, KeepsItsListsShortAndSaysSo) {
  auto theirs = totals(0, "0");
  theirs.orders.emplace();
  for (std::size_t i = 0; i <= kMaxReconciledList; ++i) theirs.orders->push_back({std::to_string(i), {}});
  const Reconciliation found = reconciled(theirs);
  EXPECT_EQ(found.missing.size(), kMaxReconciledList);
  EXPECT_TRUE(found.truncated);
}

TEST_F(Reconciled, AddsUpMoreThanOnePage) {
  for (int i = 0; i < 2'500; ++i) store(std::to_string(i), "0.1", i % 10);
  EXPECT_TRUE(reconciled(totals(2'500, "2500")).matches(totals(2'500, "2500")));
}

}  // namespace
}  // namespace nexus::review
