#include "domain/decimal.h"

#include <array>

#include "base/check.h"
#include "domain/magnitude.h"
#include "domain/number_text.h"

namespace nexus::domain {

namespace {

using Uint128 = unsigned __int128;
using number_text::kTen16;

constexpr int kMaxDigits = 38;  // 22 before and 16 after the point

constexpr auto kPowersOfTen = [] {
  std::array<Uint128, kMaxDigits + 1> powers{};
  powers[0] = 1;
  for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
  return powers;
}();

constexpr Uint128 kMaxMagnitude = kPowersOfTen[kMaxDigits] - 1;

constexpr Uint128 magnitude_of(Int128 units) {
  return units < 0 ? Uint128{0} - static_cast<Uint128>(units) : static_cast<Uint128>(units);
}

constexpr Decimal with_sign(Uint128 magnitude, bool negative) {
  const auto units = static_cast<Int128>(magnitude);
  return Decimal::from_units(negative ? -units : units);
}

struct Split {
  Uint128 whole;
  std::uint64_t fraction;  // in units
};

// 10^16 is 2^16 x 5^16: shifting first keeps values below 10^8 within one 64-bit division.
constexpr Split split(Uint128 magnitude) {
  if (magnitude >> 80 == 0) {
    constexpr std::uint64_t kFive16 = kTen16 >> 16;
    const std::uint64_t whole = static_cast<std::uint64_t>(magnitude >> 16) / kFive16;
    return {whole, static_cast<std::uint64_t>(magnitude) - whole * kTen16};
  }
  const Uint128 whole = magnitude / kTen16;
  return {whole, static_cast<std::uint64_t>(magnitude - whole * kTen16)};
}

// Numbers as they usually come: at most 19 characters, at most 16 of them decimals, no
// exponent. False means: not such a number, perhaps one in another form.
bool parse_plain(std::string_view text, Int128& units) {
  constexpr std::size_t kLongest = 19;
  const char* at = text.data();
  const char* const end = at + text.size();
  if (text.empty() || text.size() > kLongest) return false;
  const bool negative = *at == '-';
  if (negative) ++at;
  const char* const whole = at;
  std::uint64_t mantissa = 0;
  auto read_digits = [&] {
    for (; at != end; ++at) {
      const auto digit = static_cast<unsigned char>(*at - '0');
      if (digit > 9) return;
      mantissa = mantissa * 10 + digit;
    }
  };
  read_digits();
  if (at == whole || (*whole == '0' && at - whole > 1)) return false;
  std::size_t decimals = 0;
  if (at != end) {
    if (*at != '.') return false;
    const char* const point = at++;
    read_digits();
    if (at != end || at - point == 1 || at - point > Decimal::kScale + 1) return false;
    decimals = static_cast<std::size_t>(at - point - 1);
  }
  const auto magnitude = static_cast<Int128>(mantissa * kPowersOfTen[Decimal::kScale - decimals]);
  units = negative ? -magnitude : magnitude;
  return true;
}

}  // namespace

Decimal Decimal::from_integer(std::int64_t value) {
  return Decimal(static_cast<Int128>(value) * static_cast<Int128>(kTen16));
}

std::optional<Decimal> Decimal::parse(std::string_view text) {
  Int128 units = 0;
  if (parse_plain(text, units)) [[likely]]
    return Decimal(units);
  const auto number = number_text::scan(text);
  if (!number) return std::nullopt;
  if (number->digit_count == 0) return Decimal();
  if (number->digit_count > kMaxDigits || number->exponent < -kScale ||
      number->digit_count + number->exponent + kScale > kMaxDigits) {
    return std::nullopt;
  }
  Uint128 magnitude = 0;
  for (char c : number->digits) {
    if (c != '.') magnitude = magnitude * 10 + static_cast<unsigned>(c - '0');
  }
  magnitude *= kPowersOfTen[static_cast<std::size_t>(number->exponent + kScale)];
  return with_sign(magnitude, number->negative);
}

std::optional<std::int64_t> Decimal::to_integer() const {
  const Split parts = split(magnitude_of(units_));
  constexpr Uint128 kLargest = static_cast<Uint128>(INT64_MAX);
  if (parts.fraction != 0 || parts.whole > kLargest + (is_negative() ? 1 : 0)) return std::nullopt;
  const auto whole = static_cast<Int128>(parts.whole);
  return static_cast<std::int64_t>(is_negative() ? -whole : whole);
}

int Decimal::decimals() const {
  return number_text::significant_decimals(split(magnitude_of(units_)).fraction);
}

int Decimal::integer_digits() const {
  const Uint128 whole = split(magnitude_of(units_)).whole;
  int digits = 1;
  while (whole >= kPowersOfTen[static_cast<std::size_t>(digits)]) ++digits;
  return digits;
}

std::string Decimal::to_string() const {
  std::array<char, kMaxText> text;
  return std::string(text.data(), write(text.data()));
}

char* Decimal::write(char* out) const {
  if (is_negative()) *out++ = '-';
  const Split parts = split(magnitude_of(units_));
  if (parts.whole < kTen16) {
    out = number_text::write_whole(static_cast<std::uint64_t>(parts.whole), out);
  } else {
    out = number_text::write_whole(static_cast<std::uint64_t>(parts.whole / kTen16), out);
    out = number_text::write_sixteen(static_cast<std::uint64_t>(parts.whole % kTen16), out);
  }
  return number_text::write_fraction(parts.fraction, out);
}

Decimal Decimal::rounded(int decimals, RoundingMode mode) const {
  check(decimals >= 0 && decimals <= kScale, "a decimal is rounded to 0..16 decimals");
  if (mode == RoundingMode::none) return *this;
  const Uint128 step = kPowersOfTen[static_cast<std::size_t>(kScale - decimals)];
  const Uint128 magnitude = magnitude_of(units_);
  const Uint128 rest = magnitude % step;
  if (rest == 0) return *this;
  const Uint128 lower = magnitude - rest;
  const bool odd = (lower / step) % 2 != 0;
  bool away = false;
  switch (mode) {
    case RoundingMode::none:
    case RoundingMode::down: break;
    case RoundingMode::up: away = true; break;
    case RoundingMode::half_up: away = 2 * rest >= step; break;
    case RoundingMode::half_even: away = 2 * rest > step || (2 * rest == step && odd); break;
  }
  return with_sign(away ? lower + step : lower, is_negative());
}

std::optional<Decimal> add(Decimal a, Decimal b) {
  Int128 sum = 0;
  if (__builtin_add_overflow(a.units(), b.units(), &sum) || magnitude_of(sum) > kMaxMagnitude)
    return std::nullopt;
  return Decimal::from_units(sum);
}

std::optional<Decimal> multiply(Decimal a, std::int64_t count) {
  Int128 product = 0;
  if (__builtin_mul_overflow(a.units(), static_cast<Int128>(count), &product)) return std::nullopt;
  if (magnitude_of(product) > kMaxMagnitude) return std::nullopt;
  return Decimal::from_units(product);
}

std::optional<Decimal> multiply(Decimal a, Decimal b) {
  const bool negative = a.is_negative() != b.is_negative();
  const Uint128 left = magnitude_of(a.units());
  const Uint128 right = magnitude_of(b.units());
  Uint128 product = 0;
  if (!__builtin_mul_overflow(left, right, &product)) {
    const Split parts = split(product);
    if (parts.fraction != 0) return std::nullopt;
    return with_sign(parts.whole, negative);
  }
  Magnitude wide = Magnitude::product(left, right);
  if (wide.divide(kTen16) != 0 || wide.high() != 0 || wide.low() > kMaxMagnitude) return std::nullopt;
  return with_sign(wide.low(), negative);
}

}  // namespace nexus::domain
