// What a number's digits say about its size, for any length and any exponent, without computing it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace nexus::partners {

struct NumberShape {
  bool negative = false;  // "-0" is not
  bool zero = false;
  std::int64_t integer_digits = 0;  // digits before the point without leading zeros; 0 for 0.5
  std::int64_t decimals = 0;        // digits after the point without trailing zeros
};

// Reads a number as JSON writes it (RFC 8259: no leading '+', no leading zeros, digits on both sides
// of the point). Empty for anything else.
std::optional<NumberShape> read_number_shape(std::string_view text);

// The value of a number that is whole and fits 64 bits; "5.0" and "5e0" are 5. Empty otherwise.
std::optional<std::int64_t> read_whole_number(std::string_view text);

// True for the spellings of "not a number" and infinity that programs print: NaN, -nan, Infinity,
// +inf and so on, in any case.
bool is_nan_spelling(std::string_view text);

}  // namespace nexus::partners
