// Orders to test with.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "domain/order.h"

namespace nexus::support {

inline domain::Order make_order(const std::string& external_id, std::int64_t quantity = 5,
                                const std::string& partner_id = "PARTNER_A") {
  domain::Order order;
  order.partner_id = partner_id;
  order.external_order_id = external_id;
  order.product_id = "SKU-1";
  order.customer_id = "CUST-1";
  order.quantity = quantity;
  order.unit_price = *domain::Decimal::parse("29.99");
  order.tax_rate = *domain::Decimal::parse("0.08");
  order.transaction_time = {1'700'000'000'000};
  order.definition_version = 1;
  EXPECT_TRUE(domain::derive_amounts(order, {}));
  return order;
}

}  // namespace nexus::support
