// The folder of definition files. Private to this folder's registry.
#pragma once

#include <string>
#include <vector>

#include "partners/definition.h"

namespace nexus::partners {

struct DefinitionFile {
  std::string path;
  DefinitionPtr definition;
};

// Reads every *.toml of the folder, in the order of their names, runs all samples, and checks that ids and
// slugs are unique. `invalid` names file, line and key of every mistake, each on a line of its own.
Result<std::vector<DefinitionFile>> read_definition_folder(const std::string& folder);

}  // namespace nexus::partners
