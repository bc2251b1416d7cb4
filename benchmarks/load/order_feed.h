// Makes orders in PARTNER_A's format that differ from each other, at a few nanoseconds each: every
// field that varies has a fixed width, so an order is a template whose digits are overwritten.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace nexus::load {

class OrderFeed {
 public:
  static constexpr std::size_t kPrefixLength = 8;

  // `prefix` begins every order id and makes it unique among runs: padded or cut to kPrefixLength.
  // The same prefix, seed and time give the same orders. Transactions lie in the 30 days before `now_ms`.
  OrderFeed(std::string_view prefix, std::uint64_t seed, std::int64_t now_ms);

  // One order as JSON text, without a line end. Always order_length() bytes.
  const std::string& blank() const { return blank_; }
  std::size_t order_length() const { return blank_.size(); }

  // Overwrites the blank at `order` with the next order.
  void fill_next(char* order);

  // The order id inside an order that fill_next wrote.
  std::string_view id_in(const char* order) const { return {order + id_at_, id_length_}; }

  std::uint64_t made() const { return made_; }

 private:
  std::uint64_t random();

  std::string blank_;
  std::size_t id_at_ = 0, id_length_ = 0, counter_at_ = 0;
  std::size_t sku_at_ = 0, customer_at_ = 0, quantity_at_ = 0, price_at_ = 0, time_at_ = 0;
  std::uint64_t state_;
  std::uint64_t made_ = 0;
  std::int64_t earliest_ms_;
};

}  // namespace nexus::load
