#include "domain/number_text.h"

#include <algorithm>

namespace nexus::domain::number_text {

namespace {

constexpr std::int64_t kExponentLimit = 1'000'000'000'000'000;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

const char* skip_digits(const char* at, const char* end) {
  while (at != end && is_digit(*at)) ++at;
  return at;
}

// Reads "e+12" up to the end of the text into `exponent`; absent is 0.
bool scan_exponent(const char* at, const char* end, std::int64_t& exponent) {
  exponent = 0;
  if (at == end) return true;
  if (*at != 'e' && *at != 'E') return false;
  ++at;
  const bool negative = at != end && *at == '-';
  if (at != end && (*at == '-' || *at == '+')) ++at;
  if (at == end) return false;
  for (; at != end; ++at) {
    if (!is_digit(*at)) return false;
    exponent = std::min(exponent * 10 + (*at - '0'), kExponentLimit);
  }
  if (negative) exponent = -exponent;
  return true;
}

}  // namespace

std::optional<ScannedNumber> scan(std::string_view text) {
  ScannedNumber number;
  const char* at = text.data();
  const char* const end = at + text.size();
  if (at != end && *at == '-') {
    number.negative = true;
    ++at;
  }
  const char* const whole = at;
  at = skip_digits(at, end);
  const char* const whole_end = at;
  if (whole == whole_end || (*whole == '0' && whole_end - whole > 1)) return std::nullopt;
  const char* decimals = at;
  if (at != end && *at == '.') {
    decimals = ++at;
    at = skip_digits(at, end);
    if (at == decimals) return std::nullopt;
  }
  const char* last = at;
  if (!scan_exponent(at, end, number.exponent)) return std::nullopt;

  const char* first = whole;
  while (first != last && (*first == '0' || *first == '.')) ++first;
  while (last != first && (last[-1] == '0' || last[-1] == '.')) --last;
  if (first == last) return number;
  number.digits = std::string_view(first, static_cast<std::size_t>(last - first));
  number.digit_count = last - first;
  if (first < whole_end && last > whole_end) --number.digit_count;  // the point lies between them
  number.exponent += last > whole_end ? decimals - last : whole_end - last;
  return number;
}

}  // namespace nexus::domain::number_text
