#include "app/configuration_file.h"

#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "app/nearest_name.h"

namespace nexus::app {

namespace {

const char* type_name(toml::node_type type) {
  switch (type) {
    case toml::node_type::string: return "a text";
    case toml::node_type::integer: return "an integer";
    case toml::node_type::floating_point: return "a decimal number";
    case toml::node_type::boolean: return "true or false";
    case toml::node_type::array: return "a list";
    case toml::node_type::table: return "a section";
    default: return "a date or time";
  }
}

const char* wanted_type(Property::Type type) {
  switch (type) {
    case Property::Type::integer: return "an integer";
    case Property::Type::list: return "a list of texts";
    default: return "a text";
  }
}

class FileReader {
 public:
  explicit FileReader(const std::string& path) : path_(path) {}

  void read(const toml::table& table, const std::string& prefix) {
    for (const auto& [name, node] : table) {
      const std::string key = prefix + std::string(name.str());
      if (const Property* property = find_property(key)) {
        read_value(*property, node);
      } else if (node.is_table() && is_section(key)) {
        read(*node.as_table(), key + ".");
      } else {
        add_mistake(node, fmt::format("{} is no property.{}", key, suggestion(key, property_keys())));
      }
    }
  }

  void add_mistake(std::size_t line, const std::string& what) {
    result_.mistakes.push_back(fmt::format("{}:{}: {}", path_, line, what));
  }

  FileSettings take() { return std::move(result_); }

 private:
  void add_mistake(const toml::node& node, const std::string& what) {
    add_mistake(node.source().begin.line, what);
  }

  static bool is_section(const std::string& key) {
    for (const Property& property : properties()) {
      if (property.key.starts_with(key + ".")) return true;
    }
    return false;
  }

  void read_value(const Property& property, const toml::node& node) {
    std::optional<PropertyValue> value;
    if (property.type == Property::Type::integer) {
      if (node.is_integer()) value = node.as_integer()->get();
    } else if (property.type == Property::Type::list) {
      value = read_list(node);
    } else if (node.is_string()) {
      value = node.as_string()->get();
    }
    if (!value) {
      add_mistake(node, fmt::format("{} needs {}, not {}.", property.key, wanted_type(property.type),
                                    type_name(node.type())));
      return;
    }
    result_.settings.push_back({&property, std::move(*value), node.source().begin.line});
  }

  static std::optional<PropertyValue> read_list(const toml::node& node) {
    if (!node.is_array()) return std::nullopt;
    std::vector<std::string> texts;
    for (const toml::node& element : *node.as_array()) {
      if (!element.is_string()) return std::nullopt;
      texts.push_back(element.as_string()->get());
    }
    return texts;
  }

  std::string path_;
  FileSettings result_;
};

}  // namespace

FileSettings read_configuration_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file)
    return {{},
            {fmt::format("The configuration file {} cannot be read. Check its name and permissions.", path)}};
  std::ostringstream text;
  text << file.rdbuf();
  FileReader reader(path);
  try {
    const toml::table table = toml::parse(text.view(), path);
    reader.read(table, "");
  } catch (const toml::parse_error& error) {
    reader.add_mistake(error.source().begin.line,
                       fmt::format("This is not valid TOML: {}", error.description()));
  }
  return reader.take();
}

std::vector<std::string> property_keys() {
  std::vector<std::string> keys;
  for (const Property& property : properties()) keys.push_back(property.key);
  return keys;
}

}  // namespace nexus::app
