#include "load/order_feed.h"

namespace nexus::load {

namespace {

constexpr int kCounterDigits = 12;
constexpr std::uint64_t kProducts = 10'000;
constexpr std::uint64_t kCustomers = 100'000;
constexpr std::uint64_t kThirtyDaysMs = 30ULL * 24 * 60 * 60 * 1000;

void write_digits(char* at, int digits, std::uint64_t value) {
  for (int digit = digits - 1; digit >= 0; --digit) {
    at[digit] = static_cast<char>('0' + value % 10);
    value /= 10;
  }
}

// Appends `text` and returns where it begins.
std::size_t append(std::string& out, std::string_view text) {
  out.append(text);
  return out.size() - text.size();
}

}  // namespace

OrderFeed::OrderFeed(std::string_view prefix, std::uint64_t seed, std::int64_t now_ms)
    : state_(seed * 0x9E3779B97F4A7C15ULL + 0x2545F4914F6CDD1DULL),
      earliest_ms_(now_ms - static_cast<std::int64_t>(kThirtyDaysMs)) {
  std::string id(prefix.substr(0, kPrefixLength));
  id.resize(kPrefixLength, '0');
  append(blank_, R"({"orderId":")");
  id_at_ = append(blank_, id);
  append(blank_, "-");
  counter_at_ = append(blank_, std::string(kCounterDigits, '0'));
  id_length_ = blank_.size() - id_at_;
  append(blank_, R"(","skuId":"SKU-)");
  sku_at_ = append(blank_, "00000");
  append(blank_, R"(","customerId":"CUST-)");
  customer_at_ = append(blank_, "000000");
  append(blank_, R"(","quantity":)");
  quantity_at_ = append(blank_, "1");
  append(blank_, R"(,"unitPrice":)");
  price_at_ = append(blank_, "10.00");
  append(blank_, R"(,"taxRate":0.08,"transactionTimeMs":)");
  time_at_ = append(blank_, "1700000000000");
  append(blank_, "}");
}

void OrderFeed::fill_next(char* order) {
  const std::uint64_t one = random();
  const std::uint64_t two = random();
  write_digits(order + counter_at_, kCounterDigits, made_++);
  write_digits(order + sku_at_, 5, (one & 0xFFFFFF) % kProducts);
  write_digits(order + customer_at_, 6, ((one >> 24) & 0xFFFFFFFF) % kCustomers);
  order[quantity_at_] = static_cast<char>('1' + (one >> 56) % 9);
  const std::uint64_t cents = 1000 + (two & 0xFFFF) % 9000;  // 10.00 .. 99.99
  write_digits(order + price_at_, 2, cents / 100);
  write_digits(order + price_at_ + 3, 2, cents % 100);
  write_digits(order + time_at_, 13, static_cast<std::uint64_t>(earliest_ms_) + (two >> 16) % kThirtyDaysMs);
}

// xorshift64*: enough to spread keys, cheap enough not to be measured.
std::uint64_t OrderFeed::random() {
  state_ ^= state_ >> 12;
  state_ ^= state_ << 25;
  state_ ^= state_ >> 27;
  return state_ * 0x2545F4914F6CDD1DULL;
}

}  // namespace nexus::load
