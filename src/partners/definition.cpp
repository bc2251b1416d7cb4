#include "partners/definition.h"

#include "partners/definition_reader.h"

namespace nexus::partners {

Definition::Definition() = default;
Definition::~Definition() = default;

Result<std::shared_ptr<const Definition>> Definition::parse(std::string_view toml, const std::string& origin,
                                                            std::vector<DefinitionMistake>* mistakes) {
  Mistakes found;
  auto definition = DefinitionReader::read(toml, origin, found);
  if (mistakes != nullptr) *mistakes = found.in_order();
  return definition;
}

}  // namespace nexus::partners
