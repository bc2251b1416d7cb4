#include "query/parameter_reader.h"

#include <algorithm>
#include <charconv>

#include "domain/order.h"
#include "ports/order_store.h"

namespace nexus::query {

namespace {

constexpr std::size_t kDefaultPageSize = 20;
constexpr std::size_t kMaxPageSize = 100;
constexpr std::size_t kMaxPage = 1'000'000'000;
constexpr std::size_t kDateLength = 10;  // "2010-12-01"
constexpr std::int64_t kDayMs = 24LL * 60 * 60 * 1000;
constexpr std::size_t kMaxShownBytes = 64;

std::string joined(std::span<const std::string_view> names) {
  std::string text;
  for (const auto& name : names) text.append(text.empty() ? "" : ", ").append(name);
  return text;
}

// A caller's own text in a message, short enough to read.
std::string shown(std::string_view text) {
  std::string copy(text.substr(0, kMaxShownBytes));
  if (text.size() > kMaxShownBytes) copy += "...";
  return copy;
}

}  // namespace

ParameterReader::ParameterReader(std::span<const Parameter> parameters,
                                 std::span<const std::string_view> allowed)
    : parameters_(parameters) {
  for (std::size_t i = 0; i < parameters.size() && !mistake_; ++i) {
    const std::string_view name = parameters[i].name;
    if (std::find(allowed.begin(), allowed.end(), name) == allowed.end()) {
      mistake_ = Error{ErrorKind::invalid, "The parameter " + shown(name) + " is unknown here; allowed are " +
                                               joined(allowed) + "."};
    }
    for (std::size_t j = 0; j < i; ++j) {
      if (parameters[j].name == name) refuse(name, "is there more than once; give one value");
    }
  }
}

void ParameterReader::refuse(std::string_view name, const std::string& rule) {
  if (mistake_) return;
  mistake_ = Error{ErrorKind::invalid, "The parameter " + std::string(name) + " " + rule + "."};
}

std::optional<std::string_view> ParameterReader::find(std::string_view name) const {
  for (const Parameter& parameter : parameters_) {
    if (parameter.name == name) return parameter.value;
  }
  return std::nullopt;
}

void ParameterReader::text(std::string_view name, std::size_t max_bytes, std::optional<std::string>& into) {
  const auto given = find(name);
  if (!given) return;
  if (given->empty()) return refuse(name, "is empty; give a value or leave it out");
  if (given->size() > max_bytes)
    return refuse(name, "must have at most " + std::to_string(max_bytes) + " bytes");
  into = std::string(*given);
}

void ParameterReader::partner(std::string_view name, const PartnerNames& partners,
                              std::optional<std::string>& into) {
  text(name, domain::kMaxIdBytes, into);
  if (find(name) && into) into = partners(*into);
}

void ParameterReader::time(std::string_view name, DayEdge edge, std::optional<domain::Timestamp>& into) {
  const auto given = find(name);
  if (!given) return;
  auto time = domain::parse_iso8601(*given);
  if (!time) {
    return refuse(name,
                  "must be a time in ISO 8601 with Z or an offset (2010-12-01T08:26:00Z; write the + of an "
                  "offset as %2B) or a date (2010-12-01)");
  }
  if (edge == DayEdge::last_millisecond && given->size() == kDateLength) time->ms += kDayMs - 1;
  into = time;
}

void ParameterReader::amount(std::string_view name, std::optional<domain::Decimal>& into) {
  const auto given = find(name);
  if (!given) return;
  into = domain::Decimal::parse(*given);
  if (!into) refuse(name, "must be a decimal number of at most 22 digits before and 16 after the point");
}

void ParameterReader::count(std::string_view name, std::uint64_t most, std::uint64_t& into) {
  const auto given = find(name);
  if (!given) return;
  std::uint64_t value = 0;
  const char* end = given->data() + given->size();
  const auto [stop, error] = std::from_chars(given->data(), end, value);
  if (error == std::errc() && stop == end && value >= 1 && value <= most) {
    into = value;
  } else {
    refuse(name, "must be a whole number from 1 to " + std::to_string(most));
  }
}

PagePlace ParameterReader::page(const ListFingerprint& list) {
  std::uint64_t size = kDefaultPageSize;
  std::uint64_t number = 1;
  count("pageSize", kMaxPageSize, size);
  count("page", kMaxPage, number);
  if (const auto cursor = find("cursor")) return cursor_page(*cursor, list, size);
  const std::uint64_t skip = (number - 1) * size;
  if (skip > ports::kMaxSkip) {
    refuse("page",
           "reaches further than the first " + std::to_string(ports::kMaxSkip) +
               " entries; follow nextCursor with the parameter cursor instead, which costs the same at "
               "any depth");
  }
  return {skip, size, skip, std::nullopt};
}

PagePlace ParameterReader::cursor_page(std::string_view cursor, const ListFingerprint& list,
                                       std::size_t size) {
  if (find("page")) refuse("page", "cannot stand beside cursor, which says itself where to go on");
  auto read = read_cursor(cursor, list);
  if (!read) {
    if (!mistake_) mistake_ = read.error();
    return {0, size, 0, std::nullopt};
  }
  const std::uint64_t passed = read->passed;
  return {0, size, passed, *std::move(read)};
}

}  // namespace nexus::query
