// Decimals against Boost.Multiprecision's integers of any size, on generated values.
#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>
#include <boost/multiprecision/cpp_int.hpp>
#include <string>

#include "domain/decimal.h"

namespace nexus::domain {
namespace {

using Big = boost::multiprecision::cpp_int;

const Big kLimit = boost::multiprecision::pow(Big(10), 38);
const Big kOne = boost::multiprecision::pow(Big(10), 16);

Big big(Int128 units) { return Big(units); }

// Units of every magnitude, not just the largest.
rc::Gen<Int128> units() {
  return rc::gen::map(rc::gen::tuple(rc::gen::inRange(0, 39), rc::gen::arbitrary<std::uint64_t>(),
                                     rc::gen::arbitrary<std::uint64_t>(), rc::gen::arbitrary<bool>()),
                      [](const auto& parts) {
                        const auto& [digits, high, low, negative] = parts;
                        Int128 bound = 1;
                        for (int i = 0; i < digits; ++i) bound *= 10;
                        const auto wide = static_cast<unsigned __int128>(high) << 64 | low;
                        const auto value = static_cast<Int128>(wide % static_cast<unsigned __int128>(bound));
                        return negative ? -value : value;
                      });
}

// The plain form, made the slow way.
std::string plain(Big value) {
  std::string text = value < 0 ? "-" : "";
  if (value < 0) value = -value;
  std::string digits = value.str();
  if (digits.size() < 17) digits.insert(0, 17 - digits.size(), '0');
  std::string fraction = digits.substr(digits.size() - 16);
  digits.resize(digits.size() - 16);
  while (!fraction.empty() && fraction.back() == '0') fraction.pop_back();
  return text + digits + (fraction.empty() ? "" : "." + fraction);
}

RC_GTEST_PROP(DecimalProperty, WritesWhatTheOracleWritesAndReadsItBack, ()) {
  const Decimal value = Decimal::from_units(*units());
  const std::string text = value.to_string();
  RC_ASSERT(text == plain(big(value.units())));
  RC_ASSERT(Decimal::parse(text) == value);
}

RC_GTEST_PROP(DecimalProperty, ReadsTheSameValueInEveryForm, ()) {
  const Decimal value = Decimal::from_units(*units());
  const int shift = *rc::gen::inRange(-40, 40);
  const std::string zeros(static_cast<std::size_t>(*rc::gen::inRange(0, 30)), '0');
  Big scaled = big(value.units());
  std::string digits = scaled.str();
  // digits x 10^-16, with more zeros behind that an exponent takes back.
  const auto exponent = std::to_string(-16 - static_cast<int>(zeros.size()));
  RC_ASSERT(Decimal::parse((digits == "0" ? "0" : digits + zeros) + "e" + exponent) == value);
  std::string plain_text = value.to_string();
  plain_text += plain_text.find('.') == std::string::npos ? "." + zeros + "0" : zeros;
  RC_ASSERT(Decimal::parse(plain_text) == value);
  const auto moved = Decimal::parse(plain_text + "E" + std::to_string(shift));
  Big numerator = scaled * boost::multiprecision::pow(Big(10), static_cast<unsigned>(std::max(shift, 0)));
  const Big denominator = boost::multiprecision::pow(Big(10), static_cast<unsigned>(std::max(-shift, 0)));
  const bool fits = numerator % denominator == 0 && abs(numerator / denominator) < kLimit;
  RC_ASSERT(moved.has_value() == fits);
  if (fits) RC_ASSERT(big(moved->units()) == numerator / denominator);
}

RC_GTEST_PROP(DecimalProperty, MultipliesLikeTheOracle, ()) {
  const Decimal a = Decimal::from_units(*units());
  // Factors with few decimals, so that exact products come up often.
  const Decimal b = Decimal::from_units(*units()).rounded(*rc::gen::inRange(0, 17), RoundingMode::down);
  const Big product = big(a.units()) * big(b.units());
  const bool fits = product % kOne == 0 && abs(product / kOne) < kLimit;
  const auto result = multiply(a, b);
  RC_ASSERT(result.has_value() == fits);
  if (fits) RC_ASSERT(big(result->units()) == product / kOne);
  RC_ASSERT(multiply(b, a) == result);
}

RC_GTEST_PROP(DecimalProperty, CountsAndAddsLikeTheOracle, (std::int64_t count)) {
  const Decimal a = Decimal::from_units(*units());
  const Decimal b = Decimal::from_units(*units());
  const Big product = big(a.units()) * count;
  RC_ASSERT(multiply(a, count).has_value() == (abs(product) < kLimit));
  if (abs(product) < kLimit) RC_ASSERT(big(multiply(a, count)->units()) == product);
  const Big sum = big(a.units()) + big(b.units());
  RC_ASSERT(add(a, b).has_value() == (abs(sum) < kLimit));
  if (abs(sum) < kLimit) RC_ASSERT(big(add(a, b)->units()) == sum);
}

RC_GTEST_PROP(DecimalProperty, RoundsToTheNeighbourThatTheModeNames, ()) {
  const Decimal value = Decimal::from_units(*units());
  const int decimals = *rc::gen::inRange(0, 17);
  const Big step = boost::multiprecision::pow(Big(10), static_cast<unsigned>(16 - decimals));
  const Big exact = big(value.units());
  const Big towards_zero = exact / step * step;
  const Big away = exact % step == 0 ? towards_zero : towards_zero + (exact < 0 ? Big(-step) : step);
  const auto rounded = [&](RoundingMode mode) { return big(value.rounded(decimals, mode).units()); };
  RC_ASSERT(rounded(RoundingMode::down) == towards_zero);
  RC_ASSERT(rounded(RoundingMode::up) == away);
  const Big twice = 2 * abs(exact - towards_zero);
  RC_ASSERT(rounded(RoundingMode::half_up) == (twice >= step ? away : towards_zero));
  const bool even_is_away = (towards_zero / step) % 2 != 0;
  const bool to_away = twice > step || (twice == step && even_is_away);
  RC_ASSERT(rounded(RoundingMode::half_even) == (to_away ? away : towards_zero));
}

RC_GTEST_PROP(DecimalProperty, TotalsAndAveragesLikeTheOracle, ()) {
  const auto values = *rc::gen::container<std::vector<Int128>>(units());
  DecimalTotal total;
  Big expected = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Decimal value = Decimal::from_units(values[i]);
    if (i % 3 == 2) {
      total.subtract(value);
      expected -= big(values[i]);
    } else {
      total.add(value);
      expected += big(values[i]);
    }
  }
  const int doublings = *rc::gen::inRange(0, 60);
  for (int i = 0; i < doublings; ++i) total.add(DecimalTotal(total));
  expected <<= doublings;
  RC_ASSERT(total.to_string() == plain(expected));
  RC_ASSERT(DecimalTotal::parse(total.to_string()) == total);
  const auto count = *rc::gen::inRange<std::int64_t>(1, INT64_MAX);
  const int decimals = *rc::gen::inRange(0, 17);
  const Big divisor = boost::multiprecision::pow(Big(10), static_cast<unsigned>(16 - decimals)) * count;
  Big average = (2 * abs(expected) + divisor) / (2 * divisor) * (divisor / count);
  if (expected < 0) average = -average;
  RC_ASSERT(total.average(count, decimals) == plain(average));
}

}  // namespace
}  // namespace nexus::domain
