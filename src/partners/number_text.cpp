#include "partners/number_text.h"

#include <algorithm>

#include "domain/decimal.h"

namespace nexus::partners {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Exponents beyond this are cut to it: far outside every bound, and no sum of them overflows.
constexpr std::int64_t kExponentLimit = 1'000'000'000'000;

std::size_t skip_digits(std::string_view text, std::size_t at) {
  while (at < text.size() && is_digit(text[at])) ++at;
  return at;
}

// Reads "e+12" at `at`. Empty when there is something else.
std::optional<std::int64_t> read_exponent(std::string_view text, std::size_t at) {
  if (text[at] != 'e' && text[at] != 'E') return std::nullopt;
  ++at;
  bool negative = false;
  if (at < text.size() && (text[at] == '+' || text[at] == '-')) negative = text[at++] == '-';
  if (at == text.size()) return std::nullopt;
  std::int64_t value = 0;
  for (; at < text.size(); ++at) {
    if (!is_digit(text[at])) return std::nullopt;
    value = std::min(kExponentLimit, value * 10 + (text[at] - '0'));
  }
  return negative ? -value : value;
}

}  // namespace

std::optional<NumberShape> read_number_shape(std::string_view text) {
  NumberShape shape;
  std::size_t at = 0;
  if (at < text.size() && text[at] == '-') {
    shape.negative = true;
    ++at;
  }
  const std::size_t integer = at;
  at = skip_digits(text, at);
  if (at == integer || (text[integer] == '0' && at - integer > 1)) return std::nullopt;
  const std::size_t point = at;
  if (at < text.size() && text[at] == '.') {
    at = skip_digits(text, at + 1);
    if (at == point + 1) return std::nullopt;
  }
  const std::string_view digits = text.substr(0, at);
  std::int64_t exponent = 0;
  if (at < text.size()) {
    const auto read = read_exponent(text, at);
    if (!read) return std::nullopt;
    exponent = *read;
  }

  const std::size_t first = digits.find_first_of("123456789");
  if (first == std::string_view::npos) {
    shape.zero = true;
    shape.negative = false;
    return shape;
  }
  const std::size_t last = digits.find_last_of("123456789");
  // Places left of the point count 1, 2, 3 ...; the place right of it is 0, then -1 and so on.
  const auto place = [point](std::size_t position) {
    const auto distance = static_cast<std::int64_t>(point) - static_cast<std::int64_t>(position);
    return distance > 0 ? distance : distance + 1;
  };
  shape.integer_digits = std::max<std::int64_t>(0, place(first) + exponent);
  shape.decimals = std::max<std::int64_t>(0, 1 - (place(last) + exponent));
  return shape;
}

std::optional<std::int64_t> read_whole_number(std::string_view text) {
  constexpr std::size_t kSafeDigits = 18;
  const bool plain = !text.empty() && text.size() <= kSafeDigits && (text[0] != '0' || text.size() == 1) &&
                     std::all_of(text.begin(), text.end(), is_digit);
  if (plain) {
    std::int64_t value = 0;
    for (const char c : text) value = value * 10 + (c - '0');
    return value;
  }
  const auto decimal = domain::Decimal::parse(text);
  return decimal ? decimal->to_integer() : std::nullopt;
}

bool is_nan_spelling(std::string_view text) {
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) text.remove_prefix(1);
  const auto is = [text](std::string_view word) {
    return std::equal(text.begin(), text.end(), word.begin(), word.end(),
                      [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + ('a' - 'A') : a) == b; });
  };
  return is("nan") || is("inf") || is("infinity");
}

}  // namespace nexus::partners
