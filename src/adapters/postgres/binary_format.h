// Values in PostgreSQL's binary form (the types' send and receive functions), each with its length in
// front: as rows of COPY and elements of arrays carry them. Numbers are big-endian.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "domain/decimal.h"
#include "domain/timestamp.h"
#include "domain/uuid.h"

namespace nexus::postgres {

// Object identifiers of the types that are used here; they are fixed in PostgreSQL's catalog.
enum class Type : std::uint32_t {
  unknown = 0,
  boolean = 16,
  bytea = 17,
  bigint = 20,
  integer = 23,
  text = 25,
  timestamptz = 1184,
  numeric = 1700,
  uuid = 2950,
};

// Appends a number without a length.
void append_int16(std::string& out, std::int16_t value);
void append_int32(std::string& out, std::int32_t value);
void append_int64(std::string& out, std::int64_t value);

// Append a value: its length in four bytes, then its form.
void append_null(std::string& out);
void append_text_value(std::string& out, std::string_view value);  // text and bytea
void append_integer_value(std::string& out, std::int32_t value);
void append_bigint_value(std::string& out, std::int64_t value);
void append_uuid_value(std::string& out, const domain::Uuid& value);
// timestamptz has microseconds, so every millisecond is exact.
void append_time_value(std::string& out, domain::Timestamp value);
void append_decimal_value(std::string& out, domain::Decimal value);

// Read a value's form (without its length). A form of the wrong size, or a value that is none of ours (a
// numeric with more digits than a Decimal has, NaN, a time between milliseconds), throws Failure with
// `corrupt`.
std::int64_t read_integer(std::string_view form);  // of 2, 4 or 8 bytes
bool read_boolean(std::string_view form);
domain::Uuid read_uuid(std::string_view form);
domain::Timestamp read_time(std::string_view form);
domain::Decimal read_decimal(std::string_view form);
domain::DecimalTotal read_decimal_total(std::string_view form);

}  // namespace nexus::postgres
