#include "partners/zone_offsets.h"

#include <date/tz.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <limits>

namespace nexus::partners {

namespace {

using std::chrono::milliseconds;

// Orders lie between 2000 and a little past now (domain/order.h); the years around that serve
// every definition until rules that nobody has made yet.
constexpr date::sys_days kFirstDay{date::year{1999} / date::January / 1};
constexpr date::sys_days kLastDay{date::year{2200} / date::January / 1};

}  // namespace

Result<std::shared_ptr<const ZoneOffsets>> ZoneOffsets::load(const std::string& name) {
  auto zone = std::make_shared<ZoneOffsets>();
  zone->name_ = name;
  try {
    date::get_tzdb();
  } catch (const std::exception&) {
    return fail(ErrorKind::unavailable, "needs the system's time zone data; install the package tzdata");
  }
  try {
    const date::time_zone* found = date::locate_zone(name);
    for (date::sys_seconds at = kFirstDay; at < kLastDay;) {
      const date::sys_info info = found->get_info(at);
      const std::int64_t offset_ms = milliseconds(info.offset).count();
      zone->periods_.push_back({milliseconds(info.end.time_since_epoch()).count() + offset_ms, offset_ms});
      at = info.end;
    }
  } catch (const std::exception&) {
    return fail(ErrorKind::invalid,
                "'" + name + "' is no time zone of the system; names look like Europe/London");
  }
  zone->periods_.back().local_end_ms = std::numeric_limits<std::int64_t>::max();
  return std::shared_ptr<const ZoneOffsets>(std::move(zone));
}

std::int64_t ZoneOffsets::to_utc_ms(std::int64_t local_ms) const {
  // The first period that has not ended by its own clock. In an overlap that is the earlier of the
  // two; in a gap it would be the later one, whose clock has not begun, so the one before it rules.
  auto period = std::partition_point(periods_.begin(), periods_.end(),
                                     [local_ms](const Period& p) { return p.local_end_ms <= local_ms; });
  if (period != periods_.begin()) {
    const Period& before = *(period - 1);
    const std::int64_t change_utc_ms = before.local_end_ms - before.offset_ms;
    if (local_ms - period->offset_ms < change_utc_ms) period = period - 1;
  }
  return local_ms - period->offset_ms;
}

}  // namespace nexus::partners
