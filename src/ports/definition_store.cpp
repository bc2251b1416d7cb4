#include "ports/definition_store.h"

namespace nexus::ports {

std::string_view to_string(DefinitionOrigin origin) {
  return origin == DefinitionOrigin::file ? "file" : "api";
}

std::optional<DefinitionOrigin> parse_definition_origin(std::string_view name) {
  for (const DefinitionOrigin origin : {DefinitionOrigin::file, DefinitionOrigin::api}) {
    if (to_string(origin) == name) return origin;
  }
  return std::nullopt;
}

}  // namespace nexus::ports
