// A definition that somebody proposes for a partner: what is wrong with it, and whether its own samples
// become what they say. Nothing is put in force here.
#pragma once

#include <string_view>
#include <vector>

#include "partners/definition.h"
#include "partners/sample_check.h"

namespace nexus::partners {

struct Draft {
  DefinitionPtr definition;                 // null when there is a mistake
  std::vector<DefinitionMistake> mistakes;  // in the order of the text
  std::vector<SampleResult> samples;        // one a sample; empty when there is a mistake

  bool samples_pass() const;
};

// Reads a draft for the partner that has `present`: its id and slug must stay as they are.
Draft read_draft(std::string_view toml, const Definition& present);

}  // namespace nexus::partners
