// A time zone as tzdata installs it: compiled by zic, in the TZif format (RFC 9636), version 2 or later.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace nexus::partners {

// The clocks' difference to UTC from a moment on.
struct ZoneChange {
  std::int64_t at_s = 0;      // since 1970, UTC
  std::int64_t offset_s = 0;  // local time minus UTC
  bool operator==(const ZoneChange&) const = default;
};

// The differences that hold from `first_s` to `last_s`, ascending; the first one begins at `first_s`. What
// the file says about the time after its last change, as a rule for every year, is written out. `invalid` for
// bytes that are no such file.
Result<std::vector<ZoneChange>> read_zone_file(std::string_view bytes, std::int64_t first_s,
                                               std::int64_t last_s);

}  // namespace nexus::partners
