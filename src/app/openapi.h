// The API's description, docs/openapi.json, as it was when the program was built.
#pragma once

#include <string>

namespace nexus::app {

// OpenAPI 3.1, as JSON text.
std::string openapi_json();

}  // namespace nexus::app
