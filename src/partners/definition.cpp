#include "partners/definition.h"

#include "partners/definition_reader.h"

namespace nexus::partners {

Definition::Definition() = default;
Definition::~Definition() = default;

Result<std::shared_ptr<const Definition>> Definition::parse(std::string_view toml,
                                                            const std::string& origin) {
  return DefinitionReader::read(toml, origin);
}

}  // namespace nexus::partners
