#include "adapters/postgres/content_hash.h"

#include <gtest/gtest.h>

#include <functional>

#include "support/orders.h"

namespace nexus::postgres {
namespace {

using domain::Order;

TEST(ContentHash, DiffersWheneverTheContentDiffers) {
  const Order order = support::make_order("1");
  const std::function<void(Order&)> changes[] = {
      [](Order& changed) { changed.product_id += "x"; },
      [](Order& changed) { changed.customer_id += "x"; },
      [](Order& changed) { ++changed.quantity; },
      [](Order& changed) { changed.unit_price = *domain::Decimal::parse("0.00000001"); },
      [](Order& changed) { changed.tax_rate = *domain::Decimal::parse("0.99999999"); },
      [](Order& changed) { ++changed.transaction_time.ms; },
      [](Order& changed) { changed.currency += "X"; },
      [](Order& changed) { changed.metadata = "{\"a\":1}"; },
      // The same letters, parted elsewhere.
      [](Order& changed) {
        changed.customer_id = changed.product_id.back() + changed.customer_id;
        changed.product_id.pop_back();
      },
  };
  for (const auto& change : changes) {
    Order changed = order;
    change(changed);
    ASSERT_FALSE(domain::compare_content(order, changed).empty());
    EXPECT_NE(content_hash(order), content_hash(changed));
  }
}

TEST(ContentHash, IsTheSameWheneverTheContentIs) {
  const Order order = support::make_order("1");
  Order same = support::make_order("2");
  same.id = domain::make_uuid7({1'700'000'000'000}, 1, 2);
  same.sequence_number = 9;
  same.definition_version = 7;
  same.unit_price =
      *domain::Decimal::parse(order.unit_price.to_string() + (order.unit_price.decimals() == 0 ? ".0" : "0"));
  same.net_amount = {};
  same.input_sha256.fill(3);
  ASSERT_TRUE(domain::compare_content(order, same).empty());
  EXPECT_EQ(content_hash(order), content_hash(same));
}

// Rows that other versions of the program wrote are compared with it.
TEST(ContentHash, KeepsItsForm) {
  Order order;
  order.product_id = "p";
  order.customer_id = "c";
  order.quantity = 5;
  order.unit_price = *domain::Decimal::parse("29.99");
  order.tax_rate = *domain::Decimal::parse("0.08");
  order.transaction_time = {1'291'161'600'000};
  order.currency = "EUR";
  order.metadata = "{}";
  const auto hash = content_hash(order);
  std::string hex;
  for (const auto byte : hash) {
    constexpr const char* kDigits = "0123456789abcdef";
    hex += kDigits[byte >> 4];
    hex += kDigits[byte & 15];
  }
  EXPECT_EQ(hex, "bf5e72eb1a9038baceeb16044172ad0e6709f9fa0e1995d2d8613dba3aa5ac83");
}

}  // namespace
}  // namespace nexus::postgres
