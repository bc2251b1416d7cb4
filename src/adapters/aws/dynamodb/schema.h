// The table of the error events as the service has to know it: keys, indexes, time to live.
#pragma once

#include <cstdint>

#include "adapters/aws/dynamodb/table.h"
#include "base/result.h"

namespace nexus::dynamodb {

struct SchemaOptions {
  bool create_missing = false;
  bool time_to_live = true;
  std::int64_t wait_ms = 60'000;
};

// Sees that the table is there with all its indexes, and makes it when it may. Waits until it can be used.
// `not_found` names what is missing and what to do.
Result<> prepare_table(Table& table, const SchemaOptions& options);

}  // namespace nexus::dynamodb
