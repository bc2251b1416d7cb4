// JSON as the server sent it: a tree that keeps every number's own digits, so that amounts can be
// compared to the last one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace nexus::app {

struct JsonValue {
  enum class Type { null, boolean, number, string, array, object };

  Type type = Type::null;
  std::string text;  // of a string (unescaped), a number (as it stood), a boolean ("true", "false")
  std::vector<JsonValue> elements;
  std::vector<std::pair<std::string, JsonValue>> members;

  // The member of that name, or null.
  const JsonValue* find(std::string_view name) const;
  // The member's text; empty when it is missing, null, an array or an object.
  std::string_view text_of(std::string_view name) const;
  // The member as an integer; 0 when it is missing or no integer.
  std::int64_t integer_of(std::string_view name) const;
  bool is_true(std::string_view name) const { return text_of(name) == "true"; }
  // The member's elements; none when it is missing or no array.
  const std::vector<JsonValue>& elements_of(std::string_view name) const;
};

// `invalid` says at which byte the text stops being one JSON value, nested 64 deep at most.
Result<JsonValue> parse_json(std::string_view text);

// The value over several lines, two spaces a level, numbers as they stood.
std::string pretty_json(const JsonValue& value);

}  // namespace nexus::app
