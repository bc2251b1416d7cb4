#include "adapters/postgres/postgres_audit_log.h"

namespace nexus::postgres {

using ports::AuditEntry;

namespace {

constexpr const char* kColumns =
    "id, at, actor_key, actor_role, action, target_kind, target_id, reason, details, trace_id";

// One condition drives the search through its index in the order of ids. There are as many texts as
// combinations of conditions, 64.
Statement list_statement(const ports::AuditQuery& query, std::string& sql) {
  Statement statement;
  sql = std::string("SELECT ") + kColumns + " FROM audit_entries WHERE true";
  const auto condition = [&](const char* text) {
    sql += std::string(" AND ") + text + " $" + std::to_string(statement.parameters.size() + 1);
  };
  const auto add_text = [&](const char* text, const std::optional<std::string>& value) {
    if (!value) return;
    condition(text);
    statement.parameters.text(*value);
  };
  add_text("target_id =", query.target_id);
  add_text("action =", query.action);
  add_text("actor_key =", query.actor_key);
  if (query.from) {
    condition("at >=");
    statement.parameters.time(*query.from);
  }
  if (query.to) {
    condition("at <=");
    statement.parameters.time(*query.to);
  }
  if (query.after) {
    condition("id <");
    statement.parameters.uuid(*query.after);
  }
  sql += " ORDER BY id DESC LIMIT $" + std::to_string(statement.parameters.size() + 1);
  statement.parameters.integer(static_cast<std::int64_t>(query.limit) + 1);
  statement.sql = sql;
  return statement;
}

AuditEntry read_entry(const Rows& rows, int row) {
  AuditEntry entry;
  entry.id = rows.uuid(row, 0);
  entry.at = rows.time(row, 1);
  entry.actor_key = rows.text(row, 2);
  entry.actor_role = rows.text(row, 3);
  entry.action = rows.text(row, 4);
  entry.target_kind = rows.text(row, 5);
  entry.target_id = rows.text(row, 6);
  entry.reason = rows.text(row, 7);
  entry.details = rows.text(row, 8);
  entry.trace_id = rows.text(row, 9);
  return entry;
}

}  // namespace

Result<> PostgresAuditLog::append(const AuditEntry& entry) {
  static const std::string sql = std::string("INSERT INTO audit_entries(") + kColumns +
                                 ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING";
  Parameters row;
  row.uuid(entry.id).time(entry.at).text(entry.actor_key).text(entry.actor_role).text(entry.action);
  row.text(entry.target_kind).text(entry.target_id).text(entry.reason).text(entry.details);
  row.text(entry.trace_id);
  return database_.write([&](Connection& connection) -> Result<> {
    if (connection.query(sql, row).affected() == 1) return {};
    return fail(ErrorKind::conflict, "The audit log has an entry " + domain::to_string(entry.id) +
                                         " already; entries never change.");
  });
}

Result<ports::AuditPage> PostgresAuditLog::list(const ports::AuditQuery& query) {
  std::string sql;
  const Statement statement = list_statement(query, sql);
  return database_.read_primary([&](Connection& connection) -> Result<ports::AuditPage> {
    const auto rows = connection.query(statement.sql, statement.parameters);
    ports::AuditPage page;
    for (int row = 0; row < rows.count(); ++row) {
      if (page.entries.size() == query.limit) {
        page.next = page.entries.back().id;
        break;
      }
      page.entries.push_back(read_entry(rows, row));
    }
    return page;
  });
}

}  // namespace nexus::postgres
