// Reads one TOML file of properties.
#pragma once

#include <string>
#include <vector>

#include "app/properties.h"

namespace nexus::app {

struct FileSetting {
  const Property* property;
  PropertyValue value;
  std::size_t line;
};

struct FileSettings {
  std::vector<FileSetting> settings;
  std::vector<std::string> mistakes;  // whole sentences with file and line
};

// Reads everything that can be read; what is wrong is listed. Does not check bounds.
FileSettings read_configuration_file(const std::string& path);

// Every property's key, for suggestions.
std::vector<std::string> property_keys();

}  // namespace nexus::app
