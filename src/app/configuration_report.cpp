#include "app/configuration_report.h"

#include <algorithm>

#include <fmt/format.h>

#include "wire/json_text.h"

namespace nexus::app {

namespace {

std::string section_of(const std::string& key) {
  const std::size_t dot = key.rfind('.');
  return dot == std::string::npos ? "" : key.substr(0, dot);
}

void append_value_json(std::string& out, const PropertyValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) {
    wire::append_string(out, *text);
  } else if (const auto* number = std::get_if<std::int64_t>(&value)) {
    wire::append_integer(out, *number);
  } else {
    out += '[';
    bool first = true;
    for (const std::string& element : std::get<std::vector<std::string>>(value)) {
      if (!first) out += ',';
      wire::append_string(out, element);
      first = false;
    }
    out += ']';
  }
}

std::string default_in_reference(const Property& property) {
  const std::string text = to_string(property.default_value);
  return text.empty() ? "(empty)" : "`" + text + "`";
}

}  // namespace

std::string configuration_text(const LoadedConfiguration& loaded) {
  std::size_t key_width = 0;
  std::size_t value_width = 0;
  for (const Setting& setting : loaded.settings) {
    key_width = std::max(key_width, setting.property->key.size());
    value_width = std::max(value_width, to_string(setting.value).size());
  }
  std::string out;
  for (const Setting& setting : loaded.settings) {
    out += fmt::format("{:<{}}  {:<{}}  {}\n", setting.property->key, key_width, to_string(setting.value),
                       value_width, setting.source);
  }
  return out;
}

std::string configuration_json(const LoadedConfiguration& loaded) {
  std::string out = "{\"settings\":[";
  bool first = true;
  for (const Setting& setting : loaded.settings) {
    if (!first) out += ',';
    first = false;
    out += "{\"key\":";
    wire::append_string(out, setting.property->key);
    out += ",\"value\":";
    append_value_json(out, setting.value);
    out += ",\"source\":";
    wire::append_string(out, setting.source);
    out += '}';
  }
  return out + "]}\n";
}

std::string configuration_reference() {
  std::string out;
  std::string section = "none yet";
  for (const Property& property : properties()) {
    if (section_of(property.key) != section) {
      section = section_of(property.key);
      out += section.empty() ? "### General\n" : fmt::format("\n### `[{}]`\n", section);
      out += "\n| property | default | allowed | meaning |\n|---|---|---|---|\n";
    }
    out += fmt::format("| `{}` | {} | {} | {} |\n", property.key, default_in_reference(property),
                       allowed_values(property), property.meaning);
  }
  return out;
}

}  // namespace nexus::app
