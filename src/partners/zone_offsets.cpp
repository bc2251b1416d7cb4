#include "partners/zone_offsets.h"

#include <date/date.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>

#include "partners/zone_file.h"

namespace nexus::partners {

namespace {

// Orders lie between 2000 and a little past now (domain/order.h); the years around that serve
// every definition until rules that nobody has made yet.
constexpr date::sys_days kFirstDay{date::year{1999} / date::January / 1};
constexpr date::sys_days kLastDay{date::year{2200} / date::January / 1};

std::int64_t seconds(date::sys_days day) {
  return std::chrono::duration_cast<std::chrono::seconds>(day.time_since_epoch()).count();
}

// Where the C library looks too.
std::string zone_folder() {
  const char* given = std::getenv("TZDIR");
  return given != nullptr && *given != '\0' ? given : "/usr/share/zoneinfo";
}

// Nothing that leads out of the folder.
bool is_zone_name(const std::string& name) {
  const auto is_allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '+' || c == '/';
  };
  return !name.empty() && name.front() != '/' && std::all_of(name.begin(), name.end(), is_allowed);
}

Result<std::vector<ZoneChange>> read_zone(const std::string& folder, const std::string& name) {
  if (!is_zone_name(name)) return fail(ErrorKind::invalid, "The name is no zone's.");
  const std::string path = folder + "/" + name;
  std::error_code missing;
  if (!std::filesystem::is_regular_file(path, missing))
    return fail(ErrorKind::invalid, "There is no such zone.");
  std::ifstream file(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  return read_zone_file(bytes, seconds(kFirstDay), seconds(kLastDay));
}

}  // namespace

Result<std::shared_ptr<const ZoneOffsets>> ZoneOffsets::load(const std::string& name) {
  const std::string folder = zone_folder();
  std::error_code missing;
  if (!std::filesystem::is_directory(folder, missing)) {
    return fail(ErrorKind::unavailable, "needs the system's time zone data, which is not in " + folder +
                                            "; install the package tzdata");
  }
  const auto changes = read_zone(folder, name);
  if (!changes) {
    return fail(ErrorKind::invalid,
                "'" + name + "' is no time zone of the system; names look like Europe/London");
  }
  constexpr std::int64_t kMs = 1'000;
  auto zone = std::make_shared<ZoneOffsets>();
  zone->name_ = name;
  for (std::size_t i = 0; i < changes->size(); ++i) {
    const std::int64_t offset_ms = (*changes)[i].offset_s * kMs;
    const bool is_last = i + 1 == changes->size();
    zone->periods_.push_back(
        {is_last ? std::numeric_limits<std::int64_t>::max() : (*changes)[i + 1].at_s * kMs + offset_ms,
         offset_ms});
  }
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
