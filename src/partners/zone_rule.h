// The rule at the end of a TZif file for the years after its last change: "GMT0BST,M3.5.0/1,M10.5.0", the TZ
// variable of POSIX with the extensions of RFC 9636, section 3.3.1.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "base/result.h"

namespace nexus::partners {

// A moment of each year, by the clocks that end then.
struct YearlyMoment {
  enum class Kind : std::uint8_t { day_without_29_february, day, weekday };
  Kind kind = Kind::day;
  int day = 0;    // 1 .. 365 without 29 February; 0 .. 365; of the week, 0 is Sunday
  int month = 0;  // of a weekday: 1 .. 12
  int week = 0;   // of a weekday: 1 .. 5, 5 is the last one
  std::int64_t time_s = 0;

  // Seconds since 1970 of that moment in `year`, by its own clocks.
  std::int64_t local_s(int year) const;
};

struct SummerTime {
  std::int64_t offset_s = 0;  // local time minus UTC
  YearlyMoment begin;
  YearlyMoment end;
};

struct ZoneRule {
  std::int64_t offset_s = 0;  // of standard time: local time minus UTC
  std::optional<SummerTime> summer;
};

// `invalid` for text that is no rule.
Result<ZoneRule> read_zone_rule(std::string_view text);

}  // namespace nexus::partners
