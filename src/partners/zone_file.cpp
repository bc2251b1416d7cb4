#include "partners/zone_file.h"

#include <date/date.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <limits>

#include "partners/zone_rule.h"

namespace nexus::partners {

namespace {

constexpr std::size_t kHeaderBytes = 44;
constexpr std::size_t kTypeBytes = 6;

Result<std::vector<ZoneChange>> no_zone_file() {
  return fail(ErrorKind::invalid, "The bytes are no time zone file (TZif, version 2 or later).");
}

std::int64_t big_endian(std::string_view bytes) {
  std::uint64_t value = bytes.front() < 0 ? ~std::uint64_t{0} : 0;
  for (const char byte : bytes) value = value << 8 | static_cast<unsigned char>(byte);
  return static_cast<std::int64_t>(value);
}

struct Header {
  std::size_t utc_marks = 0;
  std::size_t standard_marks = 0;
  std::size_t leap_seconds = 0;
  std::size_t changes = 0;
  std::size_t types = 0;
  std::size_t name_bytes = 0;

  // Of the data behind the header, whose times have `time_bytes` each.
  std::size_t bytes(std::size_t time_bytes) const {
    return changes * (time_bytes + 1) + types * kTypeBytes + name_bytes + leap_seconds * (time_bytes + 4) +
           standard_marks + utc_marks;
  }
};

// Takes the header off; nothing when there is none, or what it announces is not there.
bool take_header(std::string_view& bytes, std::size_t time_bytes, Header& header) {
  if (bytes.size() < kHeaderBytes || !bytes.starts_with("TZif") || bytes[4] < '2') return false;
  std::array<std::size_t, 6> counts{};
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const std::int64_t count = big_endian(bytes.substr(20 + 4 * i, 4));
    if (count < 0 || static_cast<std::size_t>(count) > bytes.size()) return false;
    counts[i] = static_cast<std::size_t>(count);
  }
  header = {counts[0], counts[1], counts[2], counts[3], counts[4], counts[5]};
  bytes.remove_prefix(kHeaderBytes);
  return header.types != 0 && bytes.size() >= header.bytes(time_bytes);
}

// Adds the changes of every year from the one of `after_s` on.
void add_rule(std::vector<ZoneChange>& changes, const ZoneRule& rule, std::int64_t after_s,
              std::int64_t last_s) {
  if (!rule.summer) return;
  const auto year_of = [](std::int64_t at_s) {
    return static_cast<int>(
        date::year_month_day{date::floor<date::days>(date::sys_seconds{std::chrono::seconds{at_s}})}.year());
  };
  for (int year = year_of(after_s); year <= year_of(last_s); ++year) {
    for (const ZoneChange& change :
         {ZoneChange{rule.summer->begin.local_s(year) - rule.offset_s, rule.summer->offset_s},
          ZoneChange{rule.summer->end.local_s(year) - rule.summer->offset_s, rule.offset_s}}) {
      if (change.at_s > after_s) changes.push_back(change);
    }
  }
}

// Only what lies between the two, in order. Of two changes at one moment the later one counts: a summer that
// lasts all year ends when the next one begins.
std::vector<ZoneChange> clip(std::vector<ZoneChange> changes, std::int64_t first_s, std::int64_t last_s) {
  std::stable_sort(changes.begin(), changes.end(),
                   [](const ZoneChange& a, const ZoneChange& b) { return a.at_s < b.at_s; });
  std::vector<ZoneChange> kept;
  for (ZoneChange change : changes) {
    if (change.at_s >= last_s) break;
    change.at_s = std::max(change.at_s, first_s);
    if (!kept.empty() && kept.back().at_s == change.at_s) kept.pop_back();
    if (kept.empty() || kept.back().offset_s != change.offset_s) kept.push_back(change);
  }
  return kept;
}

}  // namespace

Result<std::vector<ZoneChange>> read_zone_file(std::string_view bytes, std::int64_t first_s,
                                               std::int64_t last_s) {
  constexpr std::size_t kOldTimeBytes = 4;
  constexpr std::size_t kTimeBytes = 8;
  Header header;
  // The same in 32 bits, for readers of before 2005.
  if (!take_header(bytes, kOldTimeBytes, header)) return no_zone_file();
  bytes.remove_prefix(header.bytes(kOldTimeBytes));
  if (!take_header(bytes, kTimeBytes, header)) return no_zone_file();
  const std::string_view times = bytes.substr(0, header.changes * kTimeBytes);
  const std::string_view indexes = bytes.substr(times.size(), header.changes);
  const std::string_view types = bytes.substr(times.size() + indexes.size(), header.types * kTypeBytes);
  const auto offset_of = [&](std::size_t type) { return big_endian(types.substr(type * kTypeBytes, 4)); };

  // The first type holds before the first change.
  std::vector<ZoneChange> changes = {{std::numeric_limits<std::int64_t>::min(), offset_of(0)}};
  for (std::size_t i = 0; i < header.changes; ++i) {
    const auto type = static_cast<unsigned char>(indexes[i]);
    if (type >= header.types) return no_zone_file();
    changes.push_back({big_endian(times.substr(i * kTimeBytes, kTimeBytes)), offset_of(type)});
  }
  std::string_view footer = bytes.substr(header.bytes(kTimeBytes));
  if (footer.size() < 2 || !footer.starts_with('\n') || !footer.ends_with('\n')) return no_zone_file();
  footer = footer.substr(1, footer.size() - 2);
  if (!footer.empty()) {
    const auto rule = read_zone_rule(footer);
    if (!rule) return fail(rule.error());
    constexpr std::int64_t kMoreThanAYearS = 400LL * 24 * 60 * 60;
    add_rule(changes, *rule, std::max(changes.back().at_s, first_s - kMoreThanAYearS), last_s);
  }
  return clip(std::move(changes), first_s, last_s);
}

}  // namespace nexus::partners
