#include "domain/order.h"

#include <gtest/gtest.h>

#include "domain/rejection.h"

namespace nexus::domain {
namespace {

Order typical_order() {
  Order order;
  order.partner_id = "PARTNER_A";
  order.external_order_id = "ORD-1";
  order.product_id = "SKU-1";
  order.customer_id = "CUST-1";
  order.quantity = 5;
  order.unit_price = *Decimal::parse("29.99");
  order.tax_rate = *Decimal::parse("0.08");
  order.transaction_time = Timestamp{1'291'191'960'000};
  return order;
}

TEST(DeriveAmounts, IsExactWithoutRounding) {
  Order order = typical_order();
  ASSERT_TRUE(derive_amounts(order, {}));
  EXPECT_EQ(order.gross_amount.to_string(), "149.95");
  EXPECT_EQ(order.tax_amount.to_string(), "11.996");
  EXPECT_EQ(order.net_amount.to_string(), "161.946");
}

TEST(DeriveAmounts, RoundsGrossAndTaxAndAddsTheRoundedOnes) {
  Order order = typical_order();
  ASSERT_TRUE(derive_amounts(order, {RoundingMode::half_up, 2}));
  EXPECT_EQ(order.gross_amount.to_string(), "149.95");
  EXPECT_EQ(order.tax_amount.to_string(), "12");
  EXPECT_EQ(order.net_amount.to_string(), "161.95");
  ASSERT_TRUE(derive_amounts(order, {RoundingMode::down, 0}));
  EXPECT_EQ(order.gross_amount.to_string(), "149");
  EXPECT_EQ(order.tax_amount.to_string(), "11");
  EXPECT_EQ(order.net_amount.to_string(), "160");
}

TEST(DeriveAmounts, SaysWhenAnAmountIsNotRepresentable) {
  Order order = typical_order();
  order.unit_price = *Decimal::parse("1e-10");
  order.tax_rate = *Decimal::parse("1e-10");
  EXPECT_FALSE(derive_amounts(order, {}));
  order.unit_price = *Decimal::parse("1e21");
  order.quantity = kMaxQuantity;
  EXPECT_FALSE(derive_amounts(order, {}));
}

TEST(CompareContent, FindsNothingInTheSameOrderAgain) {
  Order again = typical_order();
  again.id.bytes[0] = 1;
  again.sequence_number = 7;
  again.processed_at = Timestamp{1};
  again.definition_version = 2;
  again.input_sha256[0] = 1;
  again.gross_amount = *Decimal::parse("1");
  again.unit_price = *Decimal::parse("2999e-2");
  EXPECT_TRUE(compare_content(typical_order(), again).empty());
}

TEST(CompareContent, ShowsBothValuesOfEveryDifferenceAsJson) {
  Order other = typical_order();
  other.product_id = R"(a "quoted" \ name)";
  other.customer_id = "CUST-2";
  other.quantity = 6;
  other.unit_price = *Decimal::parse("30");
  other.tax_rate = *Decimal::parse("0.2");
  other.transaction_time = Timestamp{0};
  other.currency = "EUR";
  other.metadata = R"({"a":1})";
  const auto differences = compare_content(typical_order(), other);
  ASSERT_EQ(differences.size(), 8U);
  EXPECT_EQ(differences[0].field, "productId");
  EXPECT_EQ(differences[0].accepted, R"("SKU-1")");
  EXPECT_EQ(differences[0].received, R"("a \"quoted\" \\ name")");
  EXPECT_EQ(differences[1].field, "customerId");
  EXPECT_EQ(differences[2].field, "quantity");
  EXPECT_EQ(differences[2].accepted, "5");
  EXPECT_EQ(differences[2].received, "6");
  EXPECT_EQ(differences[3].field, "unitPrice");
  EXPECT_EQ(differences[3].accepted, "29.99");
  EXPECT_EQ(differences[4].field, "taxRate");
  EXPECT_EQ(differences[5].field, "transactionTime");
  EXPECT_EQ(differences[5].accepted, R"("2010-12-01T08:26:00.000Z")");
  EXPECT_EQ(differences[6].field, "currency");
  EXPECT_EQ(differences[6].accepted, "null");
  EXPECT_EQ(differences[6].received, R"("EUR")");
  EXPECT_EQ(differences[7].field, "metadata");
  EXPECT_EQ(differences[7].accepted, "null");
  EXPECT_EQ(differences[7].received, R"({"a":1})");
}

TEST(FaultCode, HasTheNamesOfTheApiBothWays) {
  for (int i = 0; i <= static_cast<int>(FaultCode::internal_error); ++i) {
    const auto code = static_cast<FaultCode>(i);
    EXPECT_EQ(parse_fault_code(to_string(code)), code);
  }
  EXPECT_EQ(to_string(FaultCode::missing_required_field), "MISSING_REQUIRED_FIELD");
  EXPECT_EQ(to_string(FaultCode::invalid_timestamp), "INVALID_TIMESTAMP");
  EXPECT_EQ(to_string(FaultCode::internal_error), "INTERNAL_ERROR");
  EXPECT_FALSE(parse_fault_code("missing_required_field"));
  EXPECT_FALSE(parse_fault_code(""));
}

}  // namespace
}  // namespace nexus::domain
