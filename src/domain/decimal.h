// Exact decimal numbers: prices, rates and amounts. No binary floating point anywhere.
//
// A Decimal is a whole number of 10^-16 units in 128 bits. The bounds of an order
// (domain/order.h) keep every price, rate and amount of one order inside that range:
// 10^9 pieces x 10^12 each x (1 + tax rate 1) = 2 x 10^21, with 8 + 8 decimals at most.
// The range of a Decimal is 22 digits before and 16 after the point; values are plain data, safe to
// copy and share. A DecimalTotal is a sum of any number of them, in 256 bits.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace nexus::domain {

using Int128 = __int128;

enum class RoundingMode {
  none,       // keep every digit
  half_up,    // to the nearest, halves away from zero
  half_even,  // to the nearest, halves to the even neighbour
  down,       // towards zero
  up,         // away from zero
};

class Decimal {
 public:
  static constexpr int kScale = 16;            // decimals kept
  static constexpr std::size_t kMaxText = 42;  // room for the longest text form, sign and point included

  constexpr Decimal() = default;
  static constexpr Decimal from_units(Int128 units_of_1e_minus_16) { return Decimal(units_of_1e_minus_16); }
  static Decimal from_integer(std::int64_t value);

  // Reads a JSON number by value: "5", "5.0", "5e0" and "50E-1" are equal, "-0" is 0. Empty if
  // the text is not a JSON number, or its value does not fit 22 digits before and 16 after the
  // point exactly. Never rounds. Cost is bounded by the text's length, whatever the exponent.
  static std::optional<Decimal> parse(std::string_view text);

  constexpr Int128 units() const { return units_; }
  constexpr bool is_zero() const { return units_ == 0; }
  constexpr bool is_negative() const { return units_ < 0; }

  // The value as an integer if it is whole and fits.
  std::optional<std::int64_t> to_integer() const;
  // Digits after the point without trailing zeros, 0..16.
  int decimals() const;
  // Digits before the point, at least 1.
  int integer_digits() const;

  // Shortest plain form: "149.95", "11.996", "0.08", "-3". No exponent, no trailing zeros.
  std::string to_string() const;
  // Writes that form at `out` (room for kMaxText, of which more may be touched than is written) and
  // returns the end.
  char* write(char* out) const;

  // Rounds to `decimals` (0..16, checked).
  Decimal rounded(int decimals, RoundingMode mode) const;

  auto operator<=>(const Decimal&) const = default;

 private:
  explicit constexpr Decimal(Int128 units) : units_(units) {}
  Int128 units_ = 0;
};

// Exact sum and products; empty when the exact result has more than 22 digits before or 16 after the
// point (never for a valid order).
std::optional<Decimal> add(Decimal a, Decimal b);
std::optional<Decimal> multiply(Decimal a, Decimal b);
std::optional<Decimal> multiply(Decimal a, std::int64_t count);

// A sum of Decimals: exact for more than 10^18 of the largest ones. Not safe to change from several
// threads.
class DecimalTotal {
 public:
  void add(Decimal value);
  void add(const DecimalTotal& other);
  void subtract(Decimal value);
  void subtract(const DecimalTotal& other);
  bool is_zero() const { return high_ == 0 && low_ == 0; }

  std::string to_string() const;  // same form as Decimal::to_string
  // Reads a JSON number by value, as Decimal::parse does, with up to 60 digits before the point.
  static std::optional<DecimalTotal> parse(std::string_view text);

  // The total divided by `count` (> 0), rounded to `decimals` (0..16), halves away from zero.
  std::string average(std::int64_t count, int decimals) const;

  bool operator==(const DecimalTotal&) const = default;

 private:
  // Two's complement, 256 bits, in units of 10^-16.
  Int128 high_ = 0;
  unsigned __int128 low_ = 0;
};

}  // namespace nexus::domain
