// Finds members of the server's answers without building a tree: the generator reads a few fields of
// many answers, and must stay cheaper than what it measures.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace nexus::load {

// The value of the member `name` of the JSON object `object`: text without its quotes (escapes as
// they stand), other values as they stand. Empty when there is no such member on the object's own
// level or the object breaks off before the value's end.
std::optional<std::string_view> member(std::string_view object, std::string_view name);

// The whole objects inside the JSON array `array`, which may break off in the middle.
std::vector<std::string_view> objects_in(std::string_view array);

}  // namespace nexus::load
