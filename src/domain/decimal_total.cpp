#include <array>

#include "base/check.h"
#include "domain/decimal.h"
#include "domain/magnitude.h"
#include "domain/number_text.h"

namespace nexus::domain {

namespace {

using Uint128 = unsigned __int128;
using number_text::kTen16;

// 10^76 is the largest power of ten below 2^255.
constexpr std::int64_t kMaxTotalDigits = 76;

constexpr Uint128 sign_extension(Int128 value) { return value < 0 ? ~Uint128{0} : Uint128{0}; }

// A magnitude in units of 10^-16 as plain text.
std::string text_of(Magnitude magnitude, bool negative) {
  std::array<std::uint64_t, 5> chunks{};  // sixteen digits each, the fraction first
  std::size_t used = 0;
  while (!magnitude.is_zero()) chunks[used++] = magnitude.divide(kTen16);
  std::array<char, 1 + 5 * 16 + 1 + 16> text;
  char* out = text.data();
  if (negative && used > 0) *out++ = '-';
  std::size_t at = used > 1 ? used - 1 : 1;
  out = number_text::write_whole(chunks[at], out);
  while (--at > 0) out = number_text::write_sixteen(chunks[at], out);
  return std::string(text.data(), number_text::write_fraction(chunks[0], out));
}

Magnitude magnitude_of(Int128 high, Uint128 low) {
  auto unsigned_high = static_cast<Uint128>(high);
  if (high < 0) {
    low = ~low + 1;
    unsigned_high = ~unsigned_high + (low == 0 ? 1 : 0);
  }
  return Magnitude::of(unsigned_high, low);
}

}  // namespace

void DecimalTotal::add(Decimal value) {
  DecimalTotal other;
  other.low_ = static_cast<Uint128>(value.units());
  other.high_ = static_cast<Int128>(sign_extension(value.units()));
  add(other);
}

void DecimalTotal::add(const DecimalTotal& other) {
  const Uint128 low = low_ + other.low_;
  const Uint128 carry = low < low_ ? 1 : 0;
  high_ = static_cast<Int128>(static_cast<Uint128>(high_) + static_cast<Uint128>(other.high_) + carry);
  low_ = low;
}

void DecimalTotal::subtract(Decimal value) {
  const auto value_low = static_cast<Uint128>(value.units());
  const Uint128 borrow = low_ < value_low ? 1 : 0;
  high_ = static_cast<Int128>(static_cast<Uint128>(high_) - sign_extension(value.units()) - borrow);
  low_ -= value_low;
}

void DecimalTotal::subtract(const DecimalTotal& other) {
  const Uint128 borrow = low_ < other.low_ ? 1 : 0;
  high_ = static_cast<Int128>(static_cast<Uint128>(high_) - static_cast<Uint128>(other.high_) - borrow);
  low_ -= other.low_;
}

std::string DecimalTotal::to_string() const { return text_of(magnitude_of(high_, low_), high_ < 0); }

std::optional<DecimalTotal> DecimalTotal::parse(std::string_view text) {
  const auto number = number_text::scan(text);
  if (!number) return std::nullopt;
  DecimalTotal total;
  if (number->digit_count == 0) return total;
  if (number->exponent < -Decimal::kScale ||
      number->digit_count + number->exponent + Decimal::kScale > kMaxTotalDigits) {
    return std::nullopt;
  }
  Magnitude magnitude;
  for (char c : number->digits) {
    if (c != '.') magnitude.multiply_add(10, static_cast<std::uint64_t>(c - '0'));
  }
  for (std::int64_t i = number->exponent + Decimal::kScale; i > 0; --i) magnitude.multiply_add(10, 0);
  total.low_ = magnitude.low();
  Uint128 high = magnitude.high();
  if (number->negative) {
    total.low_ = ~total.low_ + 1;
    high = ~high + (total.low_ == 0 ? 1 : 0);
  }
  total.high_ = static_cast<Int128>(high);
  return total;
}

std::string DecimalTotal::average(std::int64_t count, int decimals) const {
  check(count > 0, "an average is taken over at least one value");
  check(decimals >= 0 && decimals <= Decimal::kScale, "an average has 0..16 decimals");
  std::uint64_t step = 1;
  for (int i = decimals; i < Decimal::kScale; ++i) step *= 10;
  const auto divisor = static_cast<std::uint64_t>(count);
  Magnitude magnitude = magnitude_of(high_, low_);
  const std::uint64_t count_rest = magnitude.divide(divisor);
  const std::uint64_t step_rest = magnitude.divide(step);
  const Uint128 rest = static_cast<Uint128>(step_rest) * divisor + count_rest;
  const bool up = 2 * rest >= static_cast<Uint128>(step) * divisor;
  magnitude.multiply_add(1, up ? 1 : 0);
  magnitude.multiply_add(step, 0);
  return text_of(magnitude, high_ < 0);
}

}  // namespace nexus::domain
