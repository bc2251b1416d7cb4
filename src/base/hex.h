// Hexadecimal text (RFC 4648 section 8): lower case when written, either case when read.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace nexus {

namespace hex_tables {

inline constexpr auto kPairs = [] {
  std::array<std::array<char, 2>, 256> pairs{};
  constexpr std::string_view kDigits = "0123456789abcdef";
  for (std::size_t byte = 0; byte < 256; ++byte) pairs[byte] = {kDigits[byte >> 4], kDigits[byte & 15]};
  return pairs;
}();

inline constexpr std::uint8_t kNoDigit = 0x80;

inline constexpr auto kValues = [] {
  std::array<std::uint8_t, 256> values{};
  values.fill(kNoDigit);
  for (std::uint8_t i = 0; i < 10; ++i) values[static_cast<std::size_t>('0' + i)] = i;
  for (std::uint8_t i = 0; i < 6; ++i) {
    values[static_cast<std::size_t>('a' + i)] = static_cast<std::uint8_t>(10 + i);
    values[static_cast<std::size_t>('A' + i)] = static_cast<std::uint8_t>(10 + i);
  }
  return values;
}();

}  // namespace hex_tables

// Writes two digits a byte at `out` and returns the end.
inline char* write_hex(std::span<const std::uint8_t> bytes, char* out) {
  for (std::uint8_t byte : bytes) {
    std::memcpy(out, hex_tables::kPairs[byte].data(), 2);
    out += 2;
  }
  return out;
}

// Reads exactly two digits for each byte of `into`. False when the length differs or a character
// is not a digit; `into` is then unspecified.
inline bool read_hex(std::string_view text, std::span<std::uint8_t> into) {
  if (text.size() != 2 * into.size()) return false;
  std::uint8_t seen = 0;
  for (std::size_t i = 0; i < into.size(); ++i) {
    const std::uint8_t high = hex_tables::kValues[static_cast<std::uint8_t>(text[2 * i])];
    const std::uint8_t low = hex_tables::kValues[static_cast<std::uint8_t>(text[2 * i + 1])];
    seen |= static_cast<std::uint8_t>(high | low);
    into[i] = static_cast<std::uint8_t>((high << 4) | (low & 15));
  }
  return (seen & hex_tables::kNoDigit) == 0;
}

}  // namespace nexus
