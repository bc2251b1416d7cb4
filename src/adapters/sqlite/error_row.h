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
// What the totals of an event's group need to know of it.
struct ErrorStanding {
  std::string group;
  ports::ErrorState state = ports::ErrorState::open;
  std::optional<domain::Decimal> amount_at_risk;
};
std::optional<ErrorStanding> read_standing(Connection& connection, const domain::Uuid& id);
void write_state(Connection& connection, const domain::Uuid& id, const ports::StateChange& change,
                 const std::optional<ports::OrderReference>& resolved_by);

// Rows of `error_faults` and of `error_attempt_faults`, which look the same.
void insert_fault_rows(Connection& connection, std::string_view table, std::int64_t position,
                       const std::vector<domain::Fault>& faults);
std::vector<domain::Fault> read_fault_rows(Connection& connection, std::string_view table,
                                           std::int64_t position);

void delete_error(Connection& connection, const domain::ErrorEvent& event);

// The lowest id that an event of this millisecond or a later one can have, as a blob.
std::string lowest_id(std::int64_t ms);

}  // namespace nexus::sqlite
