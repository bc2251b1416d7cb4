// A draft definition tried on one input, on stored errors and on accepted orders. Nothing is written.
#pragma once

#include "adapters/http/router.h"
#include "partners/registry.h"
#include "review/definition_trial.h"

namespace nexus::http {

struct DefinitionTrialParts {
  partners::Registry& partners;
  review::DefinitionTrial trial;
};

void add_definition_trial_routes(Router& router, BlockingPool& pool, const DefinitionTrialParts& parts);

}  // namespace nexus::http
