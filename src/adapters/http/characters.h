// The character classes of RFC 9110 and RFC 3986 as tables.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace nexus::http {

inline constexpr std::uint8_t kTokenCharacter = 1;   // of methods and field names
inline constexpr std::uint8_t kTargetCharacter = 2;  // of request targets: unreserved, reserved, '%'
inline constexpr std::uint8_t kValueCharacter = 4;   // of field values: tab, space, visible, above 127

inline constexpr std::array<std::uint8_t, 256> kCharacterClasses = [] {
  std::array<std::uint8_t, 256> classes{};
  const auto mark = [&](std::string_view characters, std::uint8_t bit) {
    for (const char c : characters) classes[static_cast<unsigned char>(c)] |= bit;
  };
  constexpr std::string_view kAlphanumeric = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  mark(kAlphanumeric, kTokenCharacter | kTargetCharacter);
  mark("!#$%&'*+-.^_`|~", kTokenCharacter);
  mark("-._~:/?[]@!$&'()*+,;=%", kTargetCharacter);
  for (int c = 0x20; c < 256; ++c) {
    if (c != 0x7f) classes[static_cast<std::size_t>(c)] |= kValueCharacter;
  }
  classes['\t'] |= kValueCharacter;
  return classes;
}();

inline bool is_in_class(char c, std::uint8_t bit) {
  return (kCharacterClasses[static_cast<unsigned char>(c)] & bit) != 0;
}

inline bool all_in_class(std::string_view text, std::uint8_t bit) {
  std::uint8_t common = bit;
  for (const char c : text) common &= kCharacterClasses[static_cast<unsigned char>(c)];
  return common == bit;
}

inline constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

// The value of a hexadecimal digit, or -1.
inline constexpr int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char small = lower(c);
  return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

inline std::string_view trim_white_space(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

}  // namespace nexus::http
