// A point in time: whole milliseconds since 1970-01-01T00:00:00Z, without leap seconds.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace nexus::domain {

struct Timestamp {
  std::int64_t ms = 0;
  auto operator<=>(const Timestamp&) const = default;
};

// Length of the text form: "2010-12-01T08:26:00.000Z".
inline constexpr std::size_t kTimestampLength = 24;

// Writes exactly kTimestampLength characters at `out`. Years 0000 to 9999 only (checked).
void write_iso8601(Timestamp time, char* out);
std::string to_iso8601(Timestamp time);

// Reads ISO 8601 / RFC 3339: date, 'T' or space, time to the minute or finer, and 'Z' or an
// offset (+01:00, +0100, +01); 't' and 'z' are allowed as in RFC 3339 section 5.6. A date alone is
// midnight UTC. Digits below a millisecond are cut off, that is, towards the past. Empty for anything
// else: 24:00, second 60, impossible dates, a time without 'Z' or offset, and times that in UTC leave
// the years 0000 to 9999.
std::optional<Timestamp> parse_iso8601(std::string_view text);

}  // namespace nexus::domain
