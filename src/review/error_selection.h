// Which error events a bulk change takes, as the JSON object `filter` of a request and of a job.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "ports/error_store.h"
#include "wire/json_value.h"

namespace nexus::review {

// Gives the id of the partner that a caller names by id, slug or short name; other names as they are.
using PartnerIds = std::function<std::string(const std::string& name)>;

// Reads {partnerId, errorCode, field, fromDate, toDate, state, group}, each optional. The filter's state
// is always open, the only one that a bulk change takes. `invalid` names the member and what it may be.
Result<ports::ErrorFilter> read_selection(const wire::JsonValue& filter, const PartnerIds& partners);

// The JSON object that reads as the same filter.
std::string selection_json(const ports::ErrorFilter& filter);

}  // namespace nexus::review
