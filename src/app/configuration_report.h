// What `config show` and `config reference` print.
#pragma once

#include <string>

#include "app/configuration_loader.h"

namespace nexus::app {

// One line a property: key, value, source.
std::string configuration_text(const LoadedConfiguration& loaded);
// {"settings":[{"key","value","source"}...]}; values keep their JSON type.
std::string configuration_json(const LoadedConfiguration& loaded);
// The Markdown tables of docs/configuration.md, one a section.
std::string configuration_reference();

}  // namespace nexus::app
