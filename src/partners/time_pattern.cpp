#include "partners/time_pattern.h"

#include <date/date.h>

#include <array>

namespace nexus::partners {

namespace {

constexpr std::string_view kConversions = "YmdeyjbBaAHIpMSfz";
constexpr std::array<std::string_view, 12> kMonths = {"january",   "february", "march",    "april",
                                                      "may",       "june",     "july",     "august",
                                                      "september", "october",  "november", "december"};
constexpr std::array<std::string_view, 7> kWeekdays = {"sunday",   "monday", "tuesday", "wednesday",
                                                       "thursday", "friday", "saturday"};
constexpr std::size_t kShortName = 3;

std::string_view expansion_of(char conversion) {
  switch (conversion) {
    case 'F': return "%Y-%m-%d";
    case 'T': return "%H:%M:%S";
    case 'D': return "%m/%d/%y";
    case 'R': return "%H:%M";
    default: return {};
  }
}

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

// The text that is still to be read; every take_ function leaves it behind what it took.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  bool at_end() const { return text_.empty(); }
  void skip_spaces() {
    while (!text_.empty() && is_space(text_.front())) text_.remove_prefix(1);
  }
  bool take(char c) {
    if (text_.empty() || text_.front() != c) return false;
    text_.remove_prefix(1);
    return true;
  }
  std::optional<int> take_number(std::size_t min_digits, std::size_t max_digits, int low, int high) {
    int value = 0;
    std::size_t count = 0;
    for (; count < max_digits && count < text_.size() && is_digit(text_[count]); ++count) {
      value = value * 10 + (text_[count] - '0');
    }
    if (count < min_digits || value < low || value > high) return std::nullopt;
    text_.remove_prefix(count);
    return value;
  }
  // Milliseconds of 1 to 9 digits of a second; further ones are cut off.
  std::optional<int> take_fraction() {
    constexpr std::size_t kMaxDigits = 9;
    int ms = 0;
    int weight = 100;
    std::size_t count = 0;
    for (; count < kMaxDigits && count < text_.size() && is_digit(text_[count]); ++count) {
      ms += (text_[count] - '0') * weight;
      weight /= 10;
    }
    if (count == 0) return std::nullopt;
    text_.remove_prefix(count);
    return ms;
  }
  // The position of a name, long or short, in any case.
  template <std::size_t N>
  std::optional<int> take_name(const std::array<std::string_view, N>& names) {
    for (std::size_t index = 0; index < N; ++index) {
      for (const std::string_view name : {names[index], names[index].substr(0, kShortName)}) {
        if (!starts_with(name)) continue;
        text_.remove_prefix(name.size());
        return static_cast<int>(index);
      }
    }
    return std::nullopt;
  }
  bool take_word(std::string_view lower_case) {
    if (!starts_with(lower_case)) return false;
    text_.remove_prefix(lower_case.size());
    return true;
  }
  std::optional<std::int64_t> take_offset_ms();

 private:
  bool starts_with(std::string_view lower_case) const {
    if (text_.size() < lower_case.size()) return false;
    for (std::size_t at = 0; at < lower_case.size(); ++at) {
      if (lower(text_[at]) != lower_case[at]) return false;
    }
    return true;
  }
  std::string_view text_;
};

std::optional<std::int64_t> Reader::take_offset_ms() {
  if (take('Z') || take('z')) return 0;
  const bool negative = !text_.empty() && text_.front() == '-';
  if (!take('+') && !take('-')) return std::nullopt;
  const auto hours = take_number(2, 2, 0, 23);
  if (!hours) return std::nullopt;
  int minutes = 0;
  const bool colon = take(':');
  if (colon || (!text_.empty() && is_digit(text_.front()))) {
    const auto read = take_number(2, 2, 0, 59);
    if (!read) return std::nullopt;
    minutes = *read;
  }
  const std::int64_t ms = (*hours * 60 + minutes) * 60'000LL;
  return negative ? -ms : ms;
}

struct Fields {
  int year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0, ms = 0;
  std::optional<int> day_of_year;
  std::optional<bool> afternoon;
  std::optional<std::int64_t> offset_ms;

  // Stores what a conversion reads; false when the text has something else.
  bool read(char conversion, Reader& text);
  std::optional<ParsedTime> to_time() const;
};

bool store(std::optional<int> value, int& into) {
  if (value) into = *value;
  return value.has_value();
}

bool Fields::read(char conversion, Reader& text) {
  switch (conversion) {
    case 'Y': return store(text.take_number(4, 4, 0, 9999), year);
    case 'y':
      if (!store(text.take_number(2, 2, 0, 99), year)) return false;
      year += year >= 69 ? 1900 : 2000;
      return true;
    case 'm': return store(text.take_number(1, 2, 1, 12), month);
    case 'd': return store(text.take_number(1, 2, 1, 31), day);
    case 'e': text.skip_spaces(); return store(text.take_number(1, 2, 1, 31), day);
    case 'j': day_of_year = text.take_number(1, 3, 1, 366); return day_of_year.has_value();
    case 'b':
    case 'B':
      if (!store(text.take_name(kMonths), month)) return false;
      ++month;
      return true;
    case 'a':
    case 'A': return text.take_name(kWeekdays).has_value();
    case 'H': return store(text.take_number(1, 2, 0, 23), hour);
    case 'I': return store(text.take_number(1, 2, 1, 12), hour);
    case 'M': return store(text.take_number(1, 2, 0, 59), minute);
    case 'S': return store(text.take_number(1, 2, 0, 59), second);
    case 'f': return store(text.take_fraction(), ms);
    case 'z': offset_ms = text.take_offset_ms(); return offset_ms.has_value();
    case 'p':
      if (text.take_word("am"))
        afternoon = false;
      else if (text.take_word("pm"))
        afternoon = true;
      return afternoon.has_value();
    default: text.skip_spaces(); return true;
  }
}

std::optional<ParsedTime> Fields::to_time() const {
  const date::year calendar_year{year};
  std::int64_t days = 0;
  if (day_of_year) {
    if (*day_of_year == 366 && !calendar_year.is_leap()) return std::nullopt;
    const date::sys_days new_year{calendar_year / date::January / 1};
    days = new_year.time_since_epoch().count() + *day_of_year - 1;
  } else {
    const auto ymd = calendar_year / date::month(static_cast<unsigned>(month)) / static_cast<unsigned>(day);
    if (!ymd.ok()) return std::nullopt;
    days = date::sys_days{ymd}.time_since_epoch().count();
  }
  const int full_hour = afternoon ? hour % 12 + (*afternoon ? 12 : 0) : hour;
  ParsedTime time;
  time.local_ms = (((days * 24 + full_hour) * 60 + minute) * 60 + second) * 1000 + ms;
  time.offset_ms = offset_ms;
  return time;
}

}  // namespace

Result<TimePattern> TimePattern::compile(std::string_view pattern) {
  TimePattern compiled;
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    const char c = pattern[at];
    if (is_space(c)) {
      compiled.steps_.push_back({' '});
      continue;
    }
    if (c != '%') {
      compiled.steps_.push_back({0, c});
      continue;
    }
    if (++at == pattern.size())
      return fail(ErrorKind::invalid, "ends with a lone '%'; write '%%' for the sign");
    const char conversion = pattern[at];
    if (conversion == '%') {
      compiled.steps_.push_back({0, '%'});
    } else if (const auto expansion = expansion_of(conversion); !expansion.empty()) {
      for (std::size_t i = 0; i < expansion.size(); ++i) {
        if (expansion[i] == '%')
          compiled.steps_.push_back({expansion[++i]});
        else
          compiled.steps_.push_back({0, expansion[i]});
      }
    } else if (kConversions.find(conversion) != std::string_view::npos) {
      compiled.steps_.push_back({conversion});
    } else {
      return fail(ErrorKind::invalid, std::string("has the unknown conversion '%") + conversion +
                                          "'; known are %Y %y %m %d %e %j %b %B %a %A %H %I %p %M %S %f %z "
                                          "%F %T %D %R %%");
    }
  }
  if (auto complete = compiled.check_complete(); !complete) return fail(complete.error());
  return compiled;
}

bool TimePattern::has(char conversion) const {
  for (const Step& step : steps_) {
    if (step.conversion == conversion) return true;
  }
  return false;
}

Result<> TimePattern::check_complete() const {
  const bool year = has('Y') || has('y');
  const bool day = has('j') || ((has('m') || has('b') || has('B')) && (has('d') || has('e')));
  if (!year || !day) return fail(ErrorKind::invalid, "must read a whole date: a year, a month and a day");
  if (has('I') != has('p')) return fail(ErrorKind::invalid, "must have %I and %p together");
  return {};
}

std::optional<ParsedTime> TimePattern::parse(std::string_view text) const {
  Reader reader(text);
  Fields fields;
  for (const Step& step : steps_) {
    const bool matched =
        step.conversion == 0 ? reader.take(step.literal) : fields.read(step.conversion, reader);
    if (!matched) return std::nullopt;
  }
  if (!reader.at_end()) return std::nullopt;
  return fields.to_time();
}

}  // namespace nexus::partners
