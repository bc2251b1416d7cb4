#include "query/order_statistics.h"

#include <gtest/gtest.h>

#include "adapters/memory/memory_order_store.h"
#include "sample_entries.h"

namespace nexus::query {
namespace {

TEST(OrderStatistics, OfNothingAreZeros) {
  EXPECT_EQ(
      order_statistics_json({}),
      R"({"status":"success","statistics":{"totalOrders":0,"ordersByPartner":{},"totalGrossAmount":0,)"
      R"("totalTaxAmount":0,"totalNetAmount":0,"averageOrderValue":0,"highestSequence":{},"ordersByDate":{}}})");
}

TEST(OrderStatistics, HaveEveryDigitOfTheTotalsAndARoundedAverage) {
  memory::MemoryOrderStore store;
  domain::Order other = sample_order(1);
  other.partner_id = "PARTNER_B";
  other.id = domain::make_uuid7(other.processed_at, 1, 1);
  ASSERT_TRUE(store.save(std::vector{sample_order(1), sample_order(2), other}));
  EXPECT_EQ(
      order_statistics_json(*store.statistics()),
      R"({"status":"success","statistics":{"totalOrders":3,"ordersByPartner":{"PARTNER_A":2,"PARTNER_B":1},)"
      R"("totalGrossAmount":449.85,"totalTaxAmount":35.988,"totalNetAmount":485.838,"averageOrderValue":161.95,)"
      R"("highestSequence":{"PARTNER_A":2,"PARTNER_B":1},"ordersByDate":{"2024-01-15":3}}})");
}

}  // namespace
}  // namespace nexus::query
