// The text of decimal numbers: the JSON grammar taken apart, and digits written eight at a time.
// Private to decimal.cpp and decimal_total.cpp.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

namespace nexus::domain::number_text {

static_assert(std::endian::native == std::endian::little,
              "eight_digits places the first digit in the low byte");

inline constexpr std::uint64_t kTen8 = 100'000'000;
inline constexpr std::uint64_t kTen16 = kTen8 * kTen8;

// A JSON number (RFC 8259 section 6): its significant digits times 10^exponent.
struct ScannedNumber {
  bool negative = false;
  std::string_view digits;       // from the first to the last digit that is not 0, perhaps with a '.' inside
  std::int64_t digit_count = 0;  // without the '.'; 0 when the value is 0
  std::int64_t exponent = 0;     // of the last of these digits
};

// Empty when `text` is not exactly one JSON number. Exponents beyond +-10^15 are cut to that.
std::optional<ScannedNumber> scan(std::string_view text);

// The eight decimal digits of `value` (< 10^8) as values 0..9, one a byte, the first digit in the
// lowest byte, so that storing the word writes them in reading order.
constexpr std::uint64_t eight_digits(std::uint64_t value) {
  const std::uint64_t fours = value / 10'000 | (value % 10'000) << 32;
  const std::uint64_t hundreds = (fours * 10'486 >> 20) & 0x0000'007f'0000'007fULL;
  const std::uint64_t twos = hundreds | (fours - 100 * hundreds) << 16;
  const std::uint64_t tens = (twos * 103 >> 10) & 0x000f'000f'000f'000fULL;
  return tens | (twos - 10 * tens) << 8;
}

inline constexpr std::uint64_t kEightAsciiZeros = 0x3030'3030'3030'3030ULL;

// Writes exactly eight digits.
inline char* write_eight(std::uint64_t value, char* out) {
  const std::uint64_t text = eight_digits(value) + kEightAsciiZeros;
  std::memcpy(out, &text, 8);
  return out + 8;
}

// Writes exactly sixteen digits; value < 10^16.
inline char* write_sixteen(std::uint64_t value, char* out) {
  return write_eight(value % kTen8, write_eight(value / kTen8, out));
}

// Writes without leading zeros, "0" for 0; value < 10^16. May touch 8 bytes more than it writes.
inline char* write_whole(std::uint64_t value, char* out) {
  if (value >= kTen8) return write_eight(value % kTen8, write_whole(value / kTen8, out));
  const std::uint64_t digits = eight_digits(value);
  const int zeros = value == 0 ? 7 : std::countr_zero(digits) / 8;
  const std::uint64_t text = (digits + kEightAsciiZeros) >> (8 * zeros);
  std::memcpy(out, &text, 8);
  return out + 8 - zeros;
}

// How many of the sixteen digits of `fraction` (< 10^16) remain without its trailing zeros.
inline int significant_decimals(std::uint64_t fraction) {
  if (fraction == 0) return 0;
  const std::uint64_t low = fraction % kTen8;
  if (low != 0) return 16 - std::countl_zero(eight_digits(low)) / 8;
  return 8 - std::countl_zero(eight_digits(fraction / kTen8)) / 8;
}

// Writes '.' and the digits of a fraction in units of 10^-16 (< 10^16), without trailing zeros; nothing
// for 0.
// May touch up to 16 bytes behind the point.
inline char* write_fraction(std::uint64_t fraction, char* out) {
  if (fraction == 0) return out;
  *out++ = '.';
  write_sixteen(fraction, out);
  return out + significant_decimals(fraction);
}

}  // namespace nexus::domain::number_text
