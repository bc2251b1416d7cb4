// Writing JSON text, and checking it, without a tree in between.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "domain/decimal.h"
#include "domain/timestamp.h"
#include "domain/uuid.h"

namespace nexus::wire {

// Appends `text` as a JSON string with its quotes. Escapes ", \, control characters, DEL, U+2028
// and U+2029; bytes that are not valid UTF-8 become U+FFFD, so the output is always valid JSON.
void append_string(std::string& out, std::string_view text);

void append_integer(std::string& out, std::int64_t value);
void append_decimal(std::string& out, domain::Decimal value);      // a JSON number, all digits
void append_timestamp(std::string& out, domain::Timestamp value);  // a JSON string, ISO 8601
void append_uuid(std::string& out, const domain::Uuid& id);        // a JSON string

bool is_valid_utf8(std::string_view text);

// Rewrites one JSON value in canonical form: no white space, members sorted by the bytes of their
// unescaped names, strings escaped as append_string does, numbers' digits as they stand. Strict RFC
// 8259 and valid UTF-8; escapes must not leave half a surrogate pair, and exponents have at most nine
// digits. Returns false when `text` is not exactly one such value, has duplicate members, or is nested
// deeper than `max_depth` containers; `out` is then unspecified. Cost: the text's length, and n log n
// for the members of an object that are not in order.
bool append_canonical(std::string& out, std::string_view text, int max_depth);

}  // namespace nexus::wire
