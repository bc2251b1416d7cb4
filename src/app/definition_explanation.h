// A partner definition in words, for `nexusstream partner check`.
#pragma once

#include <string>
#include <vector>

#include "partners/definition.h"

namespace nexus::app {

// One row for each field of the order.
struct FieldExplanation {
  std::string field;      // "unitPrice"
  std::string source;     // "price", "{InvoiceNo}-{StockCode}", "always 20"
  std::string read_as;    // "decimal, percent"
  std::string rules;      // "trimmed, upper case, 0 to 100"
  std::string otherwise;  // what happens when it is missing: "rejected", "default \"EUR\"", "left out"
};

std::vector<FieldExplanation> explain_fields(const partners::Definition& definition);
// Sentences about everything else: format, metadata, unknown members, rounding, limits, personal data.
std::vector<std::string> explain_rest(const partners::Definition& definition);

}  // namespace nexus::app
