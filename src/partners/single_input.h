// One input that stands alone: a sample, a stored input, one that an operator typed.
#pragma once

#include <string_view>

#include "partners/mapper.h"

namespace nexus::partners {

// Maps a JSON object, or for csv definitions a record, or a header row and a record. A record alone
// belongs to the columns that the definition names.
Mapped map_single_input(Mapper& mapper, std::string_view input, domain::Timestamp now);

}  // namespace nexus::partners
