// The one table of all configuration properties: key, type, bounds, default and meaning. Files,
// environment variables, flags, `config show` and docs/configuration.md all follow from it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "app/configuration.h"

namespace nexus::app {

// Text and choices are strings.
using PropertyValue = std::variant<std::string, std::int64_t, std::vector<std::string>>;

struct Property {
  enum class Type { text, integer, choice, list };

  std::string key;  // "http.listen": section and name; a top-level property has no section
  Type type = Type::text;
  PropertyValue default_value;
  std::int64_t least = 0;  // bounds of integers, both inclusive
  std::int64_t most = 0;
  std::vector<std::string> choices;
  std::string meaning;  // one sentence
  void (*set)(Configuration&, const PropertyValue&) = nullptr;
};

// In the order of the documentation. Built once; keys are unique.
std::span<const Property> properties();
// Null when there is none.
const Property* find_property(std::string_view key);

// "NEXUSSTREAM_HTTP_LISTEN" and "--http-listen" for "http.listen".
std::string environment_name(const Property& property);
std::string flag_name(const Property& property);

// "127.0.0.1:8080", "10485760", "a, b"; what `config show` and the reference print.
std::string to_string(const PropertyValue& value);
// "integer, 1 to 64", "one of: on, off, auto".
std::string allowed_values(const Property& property);

}  // namespace nexus::app
