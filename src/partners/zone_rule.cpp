#include "partners/zone_rule.h"

#include <date/date.h>

#include <charconv>

namespace nexus::partners {

namespace {

constexpr std::int64_t kHourS = 3'600;
constexpr std::int64_t kDayS = 24 * kHourS;
constexpr std::int64_t kUsualTimeS = 2 * kHourS;
constexpr int kDaysToMarch = 59;  // of a year without a 29 February

// Takes the rule apart from its beginning. After the first mismatch everything else fails too.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool failed() const { return failed_; }
  bool at_end() const { return rest_.empty(); }
  bool next_is(char c) const { return rest_.starts_with(c); }
  bool take(char c) {
    if (!next_is(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void expect(char c) { failed_ = !take(c) || failed_; }

  // "GMT", or "<+0330>" where a name is no letters.
  void skip_name() {
    const bool is_quoted = take('<');
    std::size_t length = 0;
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    while (length < rest_.size() && (is_quoted ? rest_[length] != '>' : is_letter(rest_[length]))) ++length;
    failed_ = failed_ || length < 3;
    rest_.remove_prefix(length);
    if (is_quoted) expect('>');
  }

  int number(int least, int most) {
    int value = 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    if (error != std::errc() || next_is('-') || value < least || value > most) {
      failed_ = true;
      return least;
    }
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    return value;
  }

  // [+-]h[hh][:mm[:ss]] in seconds.
  std::int64_t time_s() {
    const bool is_negative = take('-');
    if (!is_negative) take('+');
    constexpr int kMostHours = 167;
    std::int64_t seconds = number(0, kMostHours) * kHourS;
    if (take(':')) seconds += number(0, 59) * 60LL;
    if (take(':')) seconds += number(0, 59);
    return is_negative ? -seconds : seconds;
  }

  YearlyMoment moment() {
    using Kind = YearlyMoment::Kind;
    YearlyMoment read;
    if (take('M')) {
      read.kind = Kind::weekday;
      read.month = number(1, 12);
      expect('.');
      read.week = number(1, 5);
      expect('.');
      read.day = number(0, 6);
    } else if (take('J')) {
      read.kind = Kind::day_without_29_february;
      read.day = number(1, 365);
    } else {
      read.day = number(0, 365);
    }
    read.time_s = take('/') ? time_s() : kUsualTimeS;
    return read;
  }

 private:
  std::string_view rest_;
  bool failed_ = false;
};

}  // namespace

std::int64_t YearlyMoment::local_s(int year) const {
  const date::year of{year};
  const date::sys_days new_year{of / date::January / 1};
  date::sys_days at;
  if (kind == Kind::weekday) {
    const date::year_month of_month = of / date::month(static_cast<unsigned>(month));
    const date::weekday wanted(static_cast<unsigned>(day));
    at = week == 5 ? date::sys_days{of_month / wanted[date::last]}
                   : date::sys_days{of_month / wanted[static_cast<unsigned>(week)]};
  } else if (kind == Kind::day_without_29_february) {
    at = new_year + date::days{day - 1 + (of.is_leap() && day > kDaysToMarch ? 1 : 0)};
  } else {
    at = new_year + date::days{day};
  }
  return at.time_since_epoch().count() * kDayS + time_s;
}

Result<ZoneRule> read_zone_rule(std::string_view text) {
  Reader reader(text);
  ZoneRule rule;
  reader.skip_name();
  // West of Greenwich is positive here.
  rule.offset_s = -reader.time_s();
  if (!reader.failed() && !reader.at_end()) {
    SummerTime& summer = rule.summer.emplace();
    reader.skip_name();
    summer.offset_s = reader.next_is(',') ? rule.offset_s + kHourS : -reader.time_s();
    reader.expect(',');
    summer.begin = reader.moment();
    reader.expect(',');
    summer.end = reader.moment();
  }
  if (reader.failed() || !reader.at_end()) {
    return fail(ErrorKind::invalid, "'" + std::string(text) + "' is no rule of a time zone.");
  }
  return rule;
}

}  // namespace nexus::partners
