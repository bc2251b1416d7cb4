// UUIDs (RFC 9562). Orders and errors carry version 7: the first 48 bits are the
// millisecond in which they were processed, so ids sort by processing time.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "domain/timestamp.h"

namespace nexus::domain {

struct Uuid {
  std::array<std::uint8_t, 16> bytes{};
  auto operator<=>(const Uuid&) const = default;
};

inline constexpr std::size_t kUuidLength = 36;

// Writes exactly kUuidLength characters (lower case, with dashes) at `out`.
void write_uuid(const Uuid& id, char* out);
std::string to_string(const Uuid& id);
// Reads the 36-character form, either case. Empty for anything else.
std::optional<Uuid> parse_uuid(std::string_view text);

// A version 7 id from a time (since 1970, below 2^48 ms; checked) and 74 bits below it: `high12` fills rand_a
// (its low 12 bits), `low62` fills rand_b (its low 62 bits).
Uuid make_uuid7(Timestamp time, std::uint16_t high12, std::uint64_t low62);
// The time inside a version 7 id.
Timestamp uuid7_time(const Uuid& id);

}  // namespace nexus::domain
