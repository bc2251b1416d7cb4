// Which members or columns of a partner's own input hold what its definition names as personal.
#pragma once

#include <string>
#include <vector>

#include "partners/definition.h"

namespace nexus::partners {

// The names of input members ("buyer/id" for inner ones, written as in the definition) or CSV columns
// that feed a personal field of the order or a personal member of its metadata. Each comes once, in the
// order of `personal`. Any thread.
std::vector<std::string> personal_inputs(const Definition& definition);

}  // namespace nexus::partners
