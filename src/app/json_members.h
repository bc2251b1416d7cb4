// Reading members of the server's answers without asking for kinds first, and printing them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "wire/json_value.h"

namespace nexus::app {

// The member's text: of a string, or a number's digits. Empty when it is missing or anything else.
std::string text_of(const wire::JsonValue& object, std::string_view member);
// The member as an integer; 0 when it is missing or no whole number.
std::int64_t integer_of(const wire::JsonValue& object, std::string_view member);
// Whether the member is true.
bool is_true(const wire::JsonValue& object, std::string_view member);
// The member's elements; none when it is missing or no array.
const std::vector<wire::JsonValue>& items_of(const wire::JsonValue& object, std::string_view member);
// The member's own members; none when it is missing or no object.
const std::vector<wire::JsonValue::Member>& members_of(const wire::JsonValue& object,
                                                       std::string_view member);

// The value over several lines, two spaces a level, numbers as they stood.
std::string pretty_json(const wire::JsonValue& value);

}  // namespace nexus::app
