#include "partners/json_structure.h"

#include <bit>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace nexus::partners {

namespace {

constexpr std::size_t kBlock = 64;

// One bit a byte of a block, the first byte in the lowest bit.
struct Masks {
  std::uint64_t quotes = 0;
  std::uint64_t backslashes = 0;
  std::uint64_t opening = 0;  // { and [
  std::uint64_t closing = 0;  // } and ]
};

#ifdef __SSE2__

Masks find_structure(const char* block) {
  Masks masks;
  const auto equal = [](__m128i bytes, char c) {
    return static_cast<std::uint64_t>(
        static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)))));
  };
  for (int part = 0; part < 4; ++part) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(block + 16 * part));
    // '[' and '{', ']' and '}' differ in the bit 0x20 only.
    const __m128i folded = _mm_or_si128(bytes, _mm_set1_epi8(0x20));
    masks.quotes |= equal(bytes, '"') << (16 * part);
    masks.backslashes |= equal(bytes, '\\') << (16 * part);
    masks.opening |= equal(folded, '{') << (16 * part);
    masks.closing |= equal(folded, '}') << (16 * part);
  }
  return masks;
}

#else

Masks find_structure(const char* block) {
  Masks masks;
  for (std::size_t at = 0; at < kBlock; ++at) {
    const std::uint64_t bit = std::uint64_t{1} << at;
    const char c = block[at];
    if (c == '"')
      masks.quotes |= bit;
    else if (c == '\\')
      masks.backslashes |= bit;
    else if (c == '{' || c == '[')
      masks.opening |= bit;
    else if (c == '}' || c == ']')
      masks.closing |= bit;
  }
  return masks;
}

#endif

// The bits of the bytes that a backslash before them escapes. `carry` says so for the first byte, and
// afterwards for the first one of the next block.
std::uint64_t escaped_bytes(std::uint64_t backslashes, bool& carry) {
  std::uint64_t escaped = carry ? 1 : 0;
  carry = false;
  for (; backslashes != 0; backslashes &= backslashes - 1) {
    const std::uint64_t backslash = backslashes & -backslashes;
    if ((escaped & backslash) != 0) continue;
    carry = (backslash >> 63) != 0;
    escaped |= backslash << 1;
  }
  return escaped;
}

// For each bit, whether an odd number of bits is set up to and with it.
std::uint64_t parity_up_to(std::uint64_t bits) {
  for (int distance = 1; distance < 64; distance *= 2) bits ^= bits << distance;
  return bits;
}

}  // namespace

std::size_t JsonStructure::scan(std::string_view bytes) {
  std::size_t at = 0;
  while (at + kBlock <= bytes.size() && !done_) at += scan_block(bytes.data() + at, kBlock);
  if (done_ || at == bytes.size()) return at;
  char rest[kBlock] = {};
  std::memcpy(rest, bytes.data() + at, bytes.size() - at);
  return at + scan_block(rest, bytes.size() - at);
}

// Goes through `size` bytes of a block whose others are no structure; returns how many.
std::size_t JsonStructure::scan_block(const char* block, std::size_t size) {
  const Masks masks = find_structure(block);
  std::uint64_t quotes = masks.quotes;
  if (masks.backslashes != 0 || escaped_) [[unlikely]] {
    // In a short block the byte behind the last one stands for the first of the next block.
    const std::uint64_t escaped = escaped_bytes(masks.backslashes, escaped_);
    quotes &= ~escaped;
    if (size < kBlock) escaped_ = (escaped >> size & 1) != 0;
  }
  const std::uint64_t inside = parity_up_to(quotes) ^ (in_string_ ? ~std::uint64_t{0} : 0);
  const std::uint64_t opening = masks.opening & ~inside;
  const std::uint64_t closing = masks.closing & ~inside;
  in_string_ = (inside >> 63) != 0;
  if (depth_ > std::popcount(closing)) {
    depth_ += std::popcount(opening) - std::popcount(closing);
    return size;
  }
  for (std::uint64_t brackets = opening | closing; brackets != 0; brackets &= brackets - 1) {
    const std::uint64_t bracket = brackets & -brackets;
    depth_ += (opening & bracket) != 0 ? 1 : -1;
    if (depth_ > 0) continue;
    done_ = true;
    return static_cast<std::size_t>(std::countr_zero(bracket)) + 1;
  }
  return size;
}

}  // namespace nexus::partners
