#include "domain/timestamp.h"

#include <array>

#include "base/check.h"

namespace nexus::domain {

namespace {

constexpr std::int64_t kMinuteMs = 60'000;
constexpr std::int64_t kDayMs = 24 * 60 * kMinuteMs;

// Days are counted from 1 March of the year -400, so that leap days end a year, every count is
// positive, and the Gregorian cycle of 400 years starts with day 0.
constexpr std::int64_t kDaysFromShiftedEpochTo1970 = 719'468 + 146'097;
constexpr std::int64_t kFirstMs = -62'167'219'200'000;  // 0000-01-01T00:00:00.000Z
constexpr std::int64_t kLastMs = 253'402'300'799'999;   // 9999-12-31T23:59:59.999Z

struct Date {
  unsigned year, month, day;
};

constexpr bool is_leap(unsigned year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

constexpr unsigned days_in_month(unsigned year, unsigned month) {
  constexpr std::array<unsigned, 13> kDays{0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap(year) ? 29 : kDays[month];
}

// Months from March on have 30.6 days on average in the pattern 31,30,31,30,31, which the rounding
// of 153/5 reproduces.
constexpr std::int64_t days_since_1970(Date date) {
  const std::int64_t from_march = date.month > 2 ? date.month - 3 : date.month + 9;
  const std::int64_t year = std::int64_t{date.year} + 400 - (date.month > 2 ? 0 : 1);
  const std::int64_t day_of_year = (153 * from_march + 2) / 5 + date.day - 1;
  return 365 * year + year / 4 - year / 100 + year / 400 + day_of_year - kDaysFromShiftedEpochTo1970;
}

constexpr Date date_of(std::int64_t days_since_1970) {
  const auto days = static_cast<std::uint64_t>(days_since_1970 + kDaysFromShiftedEpochTo1970);
  const std::uint64_t century = (4 * days + 3) / 146'097;
  const std::uint64_t day_of_century = days - 146'097 * century / 4;
  const std::uint64_t year_of_century = (4 * day_of_century + 3) / 1'461;
  const std::uint64_t day_of_year = day_of_century - 1'461 * year_of_century / 4;
  const std::uint64_t from_march = (5 * day_of_year + 2) / 153;
  const std::uint64_t day = day_of_year - (153 * from_march + 2) / 5 + 1;
  const std::uint64_t month = from_march < 10 ? from_march + 3 : from_march - 9;
  const std::uint64_t year = 100 * century + year_of_century + (month <= 2 ? 1 : 0) - 400;
  return {static_cast<unsigned>(year), static_cast<unsigned>(month), static_cast<unsigned>(day)};
}

static_assert(days_since_1970({1970, 1, 1}) == 0 && days_since_1970({2000, 3, 1}) == 11'017);

void write_two(char* out, unsigned value) {
  out[0] = static_cast<char>('0' + value / 10);
  out[1] = static_cast<char>('0' + value % 10);
}

// Reads a text from left to right. A failed read spoils the whole.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {}

  bool valid() const { return valid_; }
  bool at_end() const { return at_ == end_; }
  char peek() const { return at_ == end_ ? '\0' : *at_; }

  bool skip(char c) {
    if (peek() != c || at_end()) return false;
    ++at_;
    return true;
  }

  void expect(char c) { valid_ = skip(c) && valid_; }

  // Exactly `count` digits.
  unsigned digits(int count) {
    unsigned value = 0;
    for (int i = 0; i < count; ++i) value = 10 * value + digit();
    return value;
  }

  // Two digits, at most `max`.
  unsigned two_digits(unsigned max) {
    const unsigned value = digits(2);
    if (value > max) valid_ = false;
    return value;
  }

  // One digit or more behind the point, as whole milliseconds.
  std::int64_t fraction_ms() {
    std::int64_t ms = 0;
    std::int64_t weight = 100;
    do {
      ms += weight * digit();
      weight /= 10;
    } while (valid_ && peek() >= '0' && peek() <= '9');
    return ms;
  }

 private:
  unsigned digit() {
    const auto value = static_cast<unsigned char>(peek() - '0');
    if (value > 9) {
      valid_ = false;
      return 0;
    }
    ++at_;
    return value;
  }

  const char* at_;
  const char* end_;
  bool valid_ = true;
};

// "+01:00", "+0100", "+01" or 'Z', in milliseconds east of Greenwich.
std::int64_t read_offset(Cursor& cursor) {
  if (cursor.skip('Z') || cursor.skip('z')) return 0;
  const bool west = cursor.peek() == '-';
  if (!west) {
    cursor.expect('+');
  } else {
    cursor.expect('-');
  }
  std::int64_t minutes = 60 * cursor.two_digits(23);
  if (cursor.skip(':') || !cursor.at_end()) minutes += cursor.two_digits(59);
  return (west ? -minutes : minutes) * kMinuteMs;
}

}  // namespace

void write_iso8601(Timestamp time, char* out) {
  check(time.ms >= kFirstMs && time.ms <= kLastMs, "a time in text form lies in the years 0000 to 9999");
  const std::int64_t shifted = time.ms + kDaysFromShiftedEpochTo1970 * kDayMs;
  const std::int64_t days = shifted / kDayMs;
  const auto ms_of_day = static_cast<unsigned>(shifted - days * kDayMs);
  const Date date = date_of(days - kDaysFromShiftedEpochTo1970);
  write_two(out, date.year / 100);
  write_two(out + 2, date.year % 100);
  out[4] = '-';
  write_two(out + 5, date.month);
  out[7] = '-';
  write_two(out + 8, date.day);
  out[10] = 'T';
  const unsigned seconds = ms_of_day / 1000;
  write_two(out + 11, seconds / 3600);
  out[13] = ':';
  write_two(out + 14, seconds / 60 % 60);
  out[16] = ':';
  write_two(out + 17, seconds % 60);
  out[19] = '.';
  const unsigned ms = ms_of_day % 1000;
  out[20] = static_cast<char>('0' + ms / 100);
  write_two(out + 21, ms % 100);
  out[23] = 'Z';
}

std::string to_iso8601(Timestamp time) {
  std::string text(kTimestampLength, '\0');
  write_iso8601(time, text.data());
  return text;
}

std::optional<Timestamp> parse_iso8601(std::string_view text) {
  Cursor cursor(text);
  Date date{};
  date.year = cursor.digits(4);
  cursor.expect('-');
  date.month = cursor.two_digits(12);
  cursor.expect('-');
  date.day = cursor.two_digits(31);
  if (!cursor.valid() || date.month == 0 || date.day == 0) return std::nullopt;
  if (date.day > days_in_month(date.year, date.month)) return std::nullopt;
  std::int64_t ms = days_since_1970(date) * kDayMs;
  if (cursor.at_end()) return Timestamp{ms};

  if (!cursor.skip('T') && !cursor.skip('t')) cursor.expect(' ');
  std::int64_t seconds = 3600 * cursor.two_digits(23);
  cursor.expect(':');
  seconds += 60 * cursor.two_digits(59);
  if (cursor.skip(':')) {
    seconds += cursor.two_digits(59);
    if (cursor.skip('.')) ms += cursor.fraction_ms();
  }
  ms += 1000 * seconds - read_offset(cursor);
  if (!cursor.valid() || !cursor.at_end() || ms < kFirstMs || ms > kLastMs) return std::nullopt;
  return Timestamp{ms};
}

}  // namespace nexus::domain
