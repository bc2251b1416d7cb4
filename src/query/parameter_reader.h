// Takes the parameters of one request apart and remembers the first mistake. Private to this folder.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "domain/decimal.h"
#include "domain/timestamp.h"
#include "query/cursor.h"
#include "query/parameter.h"

namespace nexus::query {

// How a date alone is meant.
enum class DayEdge { first_millisecond, last_millisecond };

// Where a list is to go on.
struct PagePlace {
  std::size_t skip = 0;
  std::size_t limit = 0;
  std::uint64_t passed = 0;
  std::optional<Cursor> after;
};

class ParameterReader {
 public:
  // Finds names that are not among `allowed` or come twice. Both lists must outlive the reader.
  ParameterReader(std::span<const Parameter> parameters, std::span<const std::string_view> allowed);

  std::optional<std::string_view> find(std::string_view name) const;

  // Each reads the parameter of that name, if it is there, into `into`.
  void text(std::string_view name, std::size_t max_bytes, std::optional<std::string>& into);
  void partner(std::string_view name, const PartnerNames& partners, std::optional<std::string>& into);
  void time(std::string_view name, DayEdge edge, std::optional<domain::Timestamp>& into);
  void amount(std::string_view name, std::optional<domain::Decimal>& into);
  void count(std::string_view name, std::uint64_t most, std::uint64_t& into);  // 1 .. most

  // Calls `parse` (text to optional value); `choices` is for the message.
  template <class Value, class Parse>
  void choice(std::string_view name, std::string_view choices, Value& into, Parse parse) {
    const auto given = find(name);
    if (!given) return;
    if (const auto value = parse(*given)) {
      into = *value;
    } else {
      refuse(name, "must be one of " + std::string(choices));
    }
  }

  // page and pageSize, or cursor and pageSize.
  PagePlace page(const ListFingerprint& list);

  // Notes "The parameter <name> <rule>." unless a mistake was noted before.
  void refuse(std::string_view name, const std::string& rule);

  const std::optional<Error>& mistake() const { return mistake_; }

 private:
  PagePlace cursor_page(std::string_view cursor, const ListFingerprint& list, std::size_t size);

  std::span<const Parameter> parameters_;
  std::optional<Error> mistake_;
};

// A choice by name: {{"asc", ...}, {"desc", ...}}.
template <class Value>
struct NamedValue {
  std::string_view name;
  Value value;
};

template <class Value, std::size_t kCount>
std::optional<Value> find_named(const NamedValue<Value> (&values)[kCount], std::string_view name) {
  for (const auto& candidate : values) {
    if (candidate.name == name) return candidate.value;
  }
  return std::nullopt;
}

}  // namespace nexus::query
