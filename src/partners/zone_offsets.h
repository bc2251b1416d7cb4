// The offsets of one time zone from UTC, taken from the system's time zone data once, so that turning
// a partner's local time into UTC is a search in a small table. The data is where tzdata installs it, or
// where the variable TZDIR says.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"

namespace nexus::partners {

class ZoneOffsets {
 public:
  // `name` as in the IANA database, "Europe/London". `invalid` when there is no such zone,
  // `unavailable` when the system has no time zone data.
  static Result<std::shared_ptr<const ZoneOffsets>> load(const std::string& name);

  // Milliseconds since 1970-01-01T00:00Z for milliseconds since 1970-01-01T00:00 local time.
  // A local time that comes twice (clocks go back) is the earlier one. One that never comes (clocks
  // go forward) is read with the offset from before the change, so it lands that much later. Both
  // are the "compatible" rule of RFC 5545 and of ECMAScript's Temporal.
  std::int64_t to_utc_ms(std::int64_t local_ms) const;

  const std::string& name() const { return name_; }

 private:
  struct Period {
    std::int64_t local_end_ms;  // exclusive, by this period's own offset
    std::int64_t offset_ms;     // local time minus UTC
  };
  std::string name_;
  std::vector<Period> periods_;  // ascending; the last one has no end
};

}  // namespace nexus::partners
