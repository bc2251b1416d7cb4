// Dates and times in a partner's own notation: a strptime pattern, compiled once.
//
//   %Y year, 4 digits           %m month 01-12            %d %e day 01-31
//   %y year, 2 digits (69-99 are 1969-1999)               %j day of the year 001-366
//   %b %B month's English name, short or long             %a %A weekday's English name (passed over)
//   %H hour 00-23               %I hour 01-12 with %p AM/PM
//   %M minute                   %S second 00-59           %f fraction of a second, 1 to 9 digits
//   %z offset: Z, +01, +0100, +01:00                      %F = %Y-%m-%d   %T = %H:%M:%S
//   %D = %m/%d/%y               %R = %H:%M                %% a percent sign
//   white space: any amount of it; every other character: itself
//
// Numbers other than %Y and %f may have fewer digits than shown ("7/4/2010").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace nexus::partners {

struct ParsedTime {
  std::int64_t local_ms = 0;  // since 1970-01-01T00:00 of the clock that was read; cut to milliseconds
  std::optional<std::int64_t> offset_ms;  // of %z
};

class TimePattern {
 public:
  TimePattern() = default;
  // `invalid` says what is wrong: an unknown conversion, or one that names no full date.
  static Result<TimePattern> compile(std::string_view pattern);

  // Empty when the text does not follow the pattern to its end, or is no date of the calendar.
  std::optional<ParsedTime> parse(std::string_view text) const;

  bool has_offset() const { return has('z'); }

 private:
  struct Step {
    char conversion;  // the letter behind '%', ' ' for white space, 0 for a literal
    char literal = 0;
  };
  bool has(char conversion) const;
  Result<> check_complete() const;

  std::vector<Step> steps_;
};

}  // namespace nexus::partners
