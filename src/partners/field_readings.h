// What a definition reads from an input, field by field, also when the whole is refused: for people who
// compare what came with what becomes of it.
#pragma once

#include <string>
#include <vector>

#include "partners/definition.h"
#include "partners/mapper.h"

namespace nexus::partners {

struct FieldReading {
  std::string field;  // the order's member, "quantity"
  std::vector<std::string>
      sources;        // members ("buyer/id") or columns that it is made of; empty for a constant
  std::string value;  // JSON text; empty when there is none, because of a fault or else
};

// One reading a field, in the order of the definition. `mapped` is what that definition made of an input.
std::vector<FieldReading> read_fields(const Definition& definition, const Mapped& mapped);

}  // namespace nexus::partners
