#include "adapters/http/trace_context.h"

#include <cstring>

namespace nexus::http {

namespace {

bool is_lower_hex(std::string_view text) {
  for (const char c : text) {
    if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) return false;
  }
  return true;
}

bool is_zero(std::string_view text) { return text.find_first_not_of('0') == std::string_view::npos; }

char* write_hex(std::uint64_t value, char* out) {
  for (int shift = 60; shift >= 0; shift -= 4) *out++ = "0123456789abcdef"[(value >> shift) & 15];
  return out;
}

}  // namespace

bool is_valid_traceparent(std::string_view text) {
  return text.size() == kTraceparentLength && text.starts_with("00-") && text[35] == '-' && text[52] == '-' &&
         is_lower_hex(text.substr(3, 32)) && !is_zero(text.substr(3, 32)) &&
         is_lower_hex(text.substr(36, 16)) && !is_zero(text.substr(36, 16)) &&
         is_lower_hex(text.substr(53, 2));
}

void write_traceparent(std::string_view parent, std::uint64_t random_high, std::uint64_t random_low,
                       std::uint64_t span, char* out) {
  const bool continues = is_valid_traceparent(parent);
  std::memcpy(out, "00-", 3);
  if (continues) {
    std::memcpy(out + 3, parent.data() + 3, 32);
  } else {
    // The lowest bit keeps the id from being all zero, which the standard forbids.
    write_hex(random_low | 1, write_hex(random_high, out + 3));
  }
  out[35] = '-';
  write_hex(span | 1, out + 36);
  std::memcpy(out + 52, continues ? parent.data() + 52 : "-01", 3);
}

}  // namespace nexus::http
