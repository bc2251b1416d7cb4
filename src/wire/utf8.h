// UTF-8 as RFC 3629 and the Unicode Standard (table 3-7) define it, and a fast look at eight bytes of
// text at once.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace nexus::wire {

// The length (1..4) of the well-formed sequence that starts at `at` (< end), or 0 when there is none:
// a stray continuation byte, an overlong form, a surrogate, beyond U+10FFFF, or cut off.
inline int utf8_sequence_length(const char* at, const char* end) {
  const auto byte = [at](int i) { return static_cast<std::uint8_t>(at[i]); };
  const auto continues = [&](int i) { return (byte(i) & 0xC0) == 0x80; };
  const std::uint8_t first = byte(0);
  const auto left = end - at;
  if (first < 0x80) return 1;
  if (first < 0xC2) return 0;
  if (first < 0xE0) return left >= 2 && continues(1) ? 2 : 0;
  if (first < 0xF0) {
    if (left < 3 || !continues(1) || !continues(2)) return 0;
    if (first == 0xE0 && byte(1) < 0xA0) return 0;
    if (first == 0xED && byte(1) >= 0xA0) return 0;
    return 3;
  }
  if (first > 0xF4 || left < 4 || !continues(1) || !continues(2) || !continues(3)) return 0;
  if (first == 0xF0 && byte(1) < 0x90) return 0;
  if (first == 0xF4 && byte(1) >= 0x90) return 0;
  return 4;
}

// Appends the UTF-8 form of a code point (<= U+10FFFF, no surrogate) at `out` and returns the end.
inline char* write_utf8(std::uint32_t code_point, char* out) {
  const auto tail = [&](int shift) { return static_cast<char>(0x80 | ((code_point >> shift) & 0x3F)); };
  if (code_point < 0x80) {
    *out++ = static_cast<char>(code_point);
  } else if (code_point < 0x800) {
    *out++ = static_cast<char>(0xC0 | code_point >> 6);
    *out++ = tail(0);
  } else if (code_point < 0x10000) {
    *out++ = static_cast<char>(0xE0 | code_point >> 12);
    *out++ = tail(6);
    *out++ = tail(0);
  } else {
    *out++ = static_cast<char>(0xF0 | code_point >> 18);
    *out++ = tail(12);
    *out++ = tail(6);
    *out++ = tail(0);
  }
  return out;
}

// True when all eight bytes stand for themselves in a JSON string: ASCII from space to '~' without
// '"' and '\'. The usual bit tricks for "some byte is zero" and "some byte is less than".
inline bool eight_plain_bytes(const char* at) {
  constexpr std::uint64_t kOnes = 0x0101'0101'0101'0101ULL;
  constexpr std::uint64_t kTops = kOnes * 0x80;
  std::uint64_t word;
  std::memcpy(&word, at, 8);
  const std::uint64_t quote = word ^ (kOnes * '"');
  const std::uint64_t backslash = word ^ (kOnes * '\\');
  const std::uint64_t del = word ^ (kOnes * 0x7F);
  // A byte of these differences is 0x80 or more if the byte matched (or a lower one borrowed, which
  // only a match causes); bytes of 0x80 and more are caught by `word` itself.
  const std::uint64_t marks =
      (word - kOnes * 0x20) | (quote - kOnes) | (backslash - kOnes) | (del - kOnes) | word;
  return (marks & kTops) == 0;
}

inline bool plain_byte(char c) {
  const auto byte = static_cast<std::uint8_t>(c);
  return byte >= 0x20 && byte < 0x7F && c != '"' && c != '\\';
}

// The first byte in [at, end) that does not stand for itself, or `end`.
inline const char* skip_plain_bytes(const char* at, const char* end) {
  while (end - at >= 8 && eight_plain_bytes(at)) at += 8;
  while (at != end && plain_byte(*at)) ++at;
  return at;
}

}  // namespace nexus::wire
