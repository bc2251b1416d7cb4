// Random orders that repeat customers, products, times and amounts often, so that filters match and
// ties occur.
#pragma once

#include <map>
#include <random>
#include <string>
#include <vector>

#include "domain/order.h"

namespace nexus::contract {

inline constexpr std::int64_t kStartMs = 1'291'161'600'000;  // 2010-12-01T00:00:00Z

inline domain::Decimal decimal(std::string_view text) { return domain::Decimal::parse(text).value(); }

class SampleOrders {
 public:
  explicit SampleOrders(std::uint64_t seed) : random_(seed) {}

  domain::Order next() {
    domain::Order order;
    const auto number = ++made_;
    order.partner_id = std::string("PARTNER_") + static_cast<char>('A' + pick(3));
    order.sequence_number = ++numbers_[order.partner_id];
    order.processed_at = {kStartMs + 40LL * 24 * 3'600'000 + static_cast<std::int64_t>(number / 7)};
    order.id = domain::make_uuid7(order.processed_at, static_cast<std::uint16_t>(number % 7), random_());
    order.external_order_id = "order-" + std::to_string(random_() % 1'000) + "-" + std::to_string(number);
    order.product_id = "product-" + std::to_string(pick(6));
    order.customer_id = "customer-" + std::to_string(pick(9));
    order.quantity = static_cast<std::int64_t>(1 + pick(5));
    order.unit_price = decimal(std::to_string(pick(40)) + "." + std::to_string(1 + pick(9)));
    order.tax_rate = decimal(pick(2) ? "0.08" : "0.2");
    order.transaction_time = {kStartMs + static_cast<std::int64_t>(pick(300)) * 7'200'000 + 123};
    if (pick(2)) order.currency = "GBP";
    if (pick(3) == 0) order.metadata = R"({"note":"gift \u00e9"})";
    order.definition_version = static_cast<std::uint32_t>(pick(4));
    for (auto& byte : order.input_sha256) byte = static_cast<std::uint8_t>(random_());
    derive(order);
    return order;
  }

  std::vector<domain::Order> take(std::size_t count) {
    std::vector<domain::Order> orders;
    for (std::size_t i = 0; i < count; ++i) orders.push_back(next());
    return orders;
  }

  std::uint64_t pick(std::uint64_t below) { return random_() % below; }

  static void derive(domain::Order& order) {
    order.gross_amount =
        domain::multiply(domain::Decimal::from_integer(order.quantity), order.unit_price).value();
    order.tax_amount = domain::multiply(order.gross_amount, order.tax_rate).value();
    order.net_amount = domain::add(order.gross_amount, order.tax_amount).value();
  }

 private:
  std::mt19937_64 random_;
  std::uint64_t made_ = 0;
  std::map<std::string, std::int64_t> numbers_;
};

// Every member as one text, for comparisons that show where two orders differ.
inline std::string describe(const domain::Order& order) {
  std::string text = domain::to_string(order.id);
  for (const auto& part :
       {std::to_string(order.sequence_number), domain::to_iso8601(order.processed_at), order.partner_id,
        order.external_order_id, order.product_id, order.customer_id, std::to_string(order.quantity),
        order.unit_price.to_string(), order.tax_rate.to_string(), domain::to_iso8601(order.transaction_time),
        order.currency, order.metadata, order.gross_amount.to_string(), order.tax_amount.to_string(),
        order.net_amount.to_string(), std::to_string(order.definition_version),
        std::string(order.input_sha256.begin(), order.input_sha256.end())}) {
    text += " | " + part;
  }
  return text;
}

inline std::vector<std::string> describe(const std::vector<domain::Order>& orders) {
  std::vector<std::string> texts;
  texts.reserve(orders.size());
  for (const auto& order : orders) texts.push_back(describe(order));
  return texts;
}

}  // namespace nexus::contract
