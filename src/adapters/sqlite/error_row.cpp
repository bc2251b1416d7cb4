#include "adapters/sqlite/error_row.h"

#include <algorithm>
#include <cstring>

#include "adapters/sqlite/order_row.h"

namespace nexus::sqlite {
namespace {

using domain::ErrorEvent;

std::string_view as_view(const std::array<std::uint8_t, 32>& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

void insert_faults(Connection& connection, const ErrorEvent& event, std::int64_t position) {
  insert_fault_rows(connection, "error_faults", position, event.faults);
  for (const auto& code : codes_of(event)) {
    Query(connection, "INSERT INTO error_codes VALUES (?, ?)").text(code).blob(as_blob(event.id)).run();
  }
  for (const auto& field : fields_of(event)) {
    Query(connection, "INSERT INTO error_fields VALUES (?, ?)").text(field).blob(as_blob(event.id)).run();
  }
}

void insert_differences(Connection& connection, const ErrorEvent& event, std::int64_t position) {
  if (!event.conflict) return;
  std::int64_t number = 0;
  for (const auto& difference : event.conflict->differences) {
    Query(connection, "INSERT INTO error_differences VALUES (?, ?, ?, ?, ?)")
        .integer(position)
        .integer(number++)
        .text(difference.field)
        .text(difference.accepted)
        .text(difference.received)
        .run();
  }
}

void read_differences(Connection& connection, std::int64_t position, domain::ConflictDetail& conflict) {
  Query query(connection,
              "SELECT field, accepted, received FROM error_differences WHERE position = ? ORDER BY number");
  query.integer(position);
  while (query.step()) {
    conflict.differences.push_back(
        {std::string(query.text_at(0)), std::string(query.text_at(1)), std::string(query.text_at(2))});
  }
}

ports::StoredError error_from(Query& row) {
  ports::StoredError error;
  auto& event = error.event;
  event.id = uuid_from_blob(row.blob_at(1));
  event.timestamp = {row.integer_at(2)};
  event.partner_id = row.text_at(3);
  event.external_order_id = row.text_at(4);
  error.state = ports::parse_error_state(row.text_at(5)).value_or(ports::ErrorState::open);
  event.raw_input = row.blob_at(6);
  event.raw_input_truncated = row.integer_at(7) != 0;
  event.content_type = row.text_at(8);
  event.definition_version = static_cast<std::uint32_t>(row.integer_at(9));
  if (!row.null_at(10)) event.amount_at_risk = decimal_from_text(row.text_at(10));
  if (!row.null_at(12)) {
    event.conflict.emplace();
    event.conflict->existing_id = uuid_from_blob(row.blob_at(11));
    event.conflict->existing_sequence_number = row.integer_at(12);
  }
  event.trace_id = row.text_at(13);
  const auto digest = row.blob_at(14);
  std::memcpy(event.input_sha256.data(), digest.data(), std::min(digest.size(), event.input_sha256.size()));
  event.csv_header = row.text_at(15);
  if (!row.null_at(19)) {
    error.changed = ports::StateChange{error.state,
                                       std::string(row.text_at(16)),
                                       {std::string(row.text_at(17)), std::string(row.text_at(18))},
                                       {row.integer_at(19)}};
  }
  if (!row.null_at(20)) error.resolved_by = {uuid_from_blob(row.blob_at(20)), row.integer_at(21)};
  return error;
}

}  // namespace

std::set<std::string> codes_of(const ErrorEvent& event) {
  std::set<std::string> codes;
  for (const auto& fault : event.faults) codes.emplace(domain::to_string(fault.code));
  return codes;
}

std::set<std::string> fields_of(const ErrorEvent& event) {
  std::set<std::string> fields;
  for (const auto& fault : event.faults) fields.insert(fault.field);
  return fields;
}

bool insert_error(Connection& connection, const ErrorEvent& event) {
  const auto group = ports::error_group(event);
  const auto amount = event.amount_at_risk ? event.amount_at_risk->to_string() : std::string();
  Query query(
      connection,
      "INSERT INTO errors(id, timestamp, partner_id, external_order_id, error_group, state, raw_input, "
      "raw_input_truncated, content_type, definition_version, amount_at_risk, existing_id, "
      "existing_sequence_number, trace_id, input_sha256, csv_header) "
      "VALUES (?, ?, ?, ?, ?, 'open', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
  query.blob(as_blob(event.id))
      .integer(event.timestamp.ms)
      .text(event.partner_id)
      .text(event.external_order_id);
  query.text(group).blob(event.raw_input).integer(event.raw_input_truncated).text(event.content_type);
  query.integer(event.definition_version);
  event.amount_at_risk ? query.text(amount) : query.null();
  event.conflict ? query.blob(as_blob(event.conflict->existing_id)) : query.null();
  event.conflict ? query.integer(event.conflict->existing_sequence_number) : query.null();
  query.text(event.trace_id).blob(as_view(event.input_sha256));
  event.csv_header.empty() ? query.null() : query.text(event.csv_header);
  query.run();
  if (connection.changes() == 0) return false;
  const auto position = sqlite3_last_insert_rowid(connection.handle());
  insert_faults(connection, event, position);
  insert_differences(connection, event, position);
  return true;
}

std::optional<ports::StoredError> read_error(Connection& connection, const domain::Uuid& id) {
  Query query(
      connection,
      "SELECT position, id, timestamp, partner_id, external_order_id, state, raw_input, raw_input_truncated, "
      "content_type, definition_version, amount_at_risk, existing_id, existing_sequence_number, trace_id, "
      "input_sha256, csv_header, state_reason, state_actor_key, state_actor_role, state_at, "
      "resolved_order_id, resolved_sequence_number FROM errors WHERE id = ?");
  if (!query.blob(as_blob(id)).step()) return std::nullopt;
  const auto position = query.integer_at(0);
  auto error = error_from(query);
  error.event.faults = read_fault_rows(connection, "error_faults", position);
  if (error.event.conflict) read_differences(connection, position, *error.event.conflict);
  return error;
}

std::optional<ErrorStanding> read_standing(Connection& connection, const domain::Uuid& id) {
  Query query(connection, "SELECT error_group, state, amount_at_risk FROM errors WHERE id = ?");
  if (!query.blob(as_blob(id)).step()) return std::nullopt;
  ErrorStanding standing;
  standing.group = query.text_at(0);
  standing.state = ports::parse_error_state(query.text_at(1)).value_or(ports::ErrorState::open);
  if (!query.null_at(2)) standing.amount_at_risk = decimal_from_text(query.text_at(2));
  return standing;
}

void write_state(Connection& connection, const domain::Uuid& id, const ports::StateChange& change,
                 const std::optional<ports::OrderReference>& resolved_by) {
  Query query(connection,
              "UPDATE errors SET state = ?, state_reason = ?, state_actor_key = ?, state_actor_role = ?, "
              "state_at = ?, resolved_order_id = ?, resolved_sequence_number = ? WHERE id = ?");
  query.text(ports::to_string(change.state)).text(change.reason);
  query.text(change.actor.key).text(change.actor.role).integer(change.at.ms);
  resolved_by ? query.blob(as_blob(resolved_by->id)) : query.null();
  resolved_by ? query.integer(resolved_by->sequence_number) : query.null();
  query.blob(as_blob(id)).run();
}

void insert_fault_rows(Connection& connection, std::string_view table, std::int64_t position,
                       const std::vector<domain::Fault>& faults) {
  const std::string sql = "INSERT INTO " + std::string(table) + " VALUES (?, ?, ?, ?, ?, ?, ?)";
  std::int64_t number = 0;
  for (const auto& fault : faults) {
    Query(connection, sql)
        .integer(position)
        .integer(number++)
        .text(domain::to_string(fault.code))
        .text(fault.field)
        .text(fault.message)
        .text(fault.received)
        .text(fault.expected)
        .run();
  }
}

std::vector<domain::Fault> read_fault_rows(Connection& connection, std::string_view table,
                                           std::int64_t position) {
  const std::string sql = "SELECT code, field, message, received, expected FROM " + std::string(table) +
                          " WHERE position = ? ORDER BY number";
  std::vector<domain::Fault> faults;
  Query query(connection, sql);
  query.integer(position);
  while (query.step()) {
    domain::Fault fault;
    fault.code = domain::parse_fault_code(query.text_at(0)).value_or(domain::FaultCode::internal_error);
    fault.field = query.text_at(1);
    fault.message = query.text_at(2);
    fault.received = query.text_at(3);
    fault.expected = query.text_at(4);
    faults.push_back(std::move(fault));
  }
  return faults;
}

void delete_error(Connection& connection, const ErrorEvent& event) {
  for (const auto& code : codes_of(event)) {
    Query(connection, "DELETE FROM error_codes WHERE code = ? AND id = ?")
        .text(code)
        .blob(as_blob(event.id))
        .run();
  }
  for (const auto& field : fields_of(event)) {
    Query(connection, "DELETE FROM error_fields WHERE field = ? AND id = ?")
        .text(field)
        .blob(as_blob(event.id))
        .run();
  }
  const auto id = as_blob(event.id);
  Query(connection, "DELETE FROM error_faults WHERE position = (SELECT position FROM errors WHERE id = ?)")
      .blob(id)
      .run();
  Query(connection,
        "DELETE FROM error_differences WHERE position = (SELECT position FROM errors WHERE id = ?)")
      .blob(id)
      .run();
  Query(connection,
        "DELETE FROM error_attempt_faults WHERE position IN (SELECT position FROM error_attempts WHERE "
        "error_id = ?)")
      .blob(id)
      .run();
  Query(connection, "DELETE FROM error_attempts WHERE error_id = ?").blob(id).run();
  Query(connection, "DELETE FROM errors WHERE id = ?").blob(id).run();
}

std::string lowest_id(std::int64_t ms) {
  std::string id(16, '\0');
  for (std::size_t i = 0; i < 6; ++i)
    id[i] = static_cast<char>(std::max<std::int64_t>(ms, 0) >> (40 - 8 * i));
  return id;
}

}  // namespace nexus::sqlite
