// One error event as rows of `errors`, `error_faults`, `error_differences`, `error_codes` and
// `error_fields`.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "adapters/sqlite/connection.h"
#include "ports/error_store.h"

namespace nexus::sqlite {

// The distinct codes, and the distinct fields, that an event's faults name.
std::set<std::string> codes_of(const domain::ErrorEvent& event);
std::set<std::string> fields_of(const domain::ErrorEvent& event);

// False when an event with this id is there already; nothing is changed then.
bool insert_error(Connection& connection, const domain::ErrorEvent& event);
std::optional<ports::StoredError> read_error(Connection& connection, const domain::Uuid& id);
void delete_error(Connection& connection, const domain::ErrorEvent& event);

// The lowest id that an event of this millisecond or a later one can have, as a blob.
std::string lowest_id(std::int64_t ms);

}  // namespace nexus::sqlite
