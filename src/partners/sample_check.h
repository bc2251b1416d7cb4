// Runs a definition's own samples, or one given by hand, and says what each becomes.
#pragma once

#include <string>
#include <vector>

#include "partners/definition.h"

namespace nexus::partners {

struct SampleResult {
  std::string name;
  bool passed = false;
  std::string outcome;  // JSON: the order, or {"errors":[...]}
  std::string problem;  // what differs from what the sample expects; empty when passed
};

// Future times are judged against the present unless the sample's file says otherwise.
std::vector<SampleResult> run_samples(DefinitionPtr definition);
SampleResult run_sample(DefinitionPtr definition, const Sample& sample);

}  // namespace nexus::partners
