// Where the project's own files are.
#pragma once

#include <string>

namespace nexus::support {

// The path of a file of the checkout: checkout_path("docs/openapi.json").
std::string checkout_path(const std::string& file);

}  // namespace nexus::support
