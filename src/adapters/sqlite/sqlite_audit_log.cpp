#include "adapters/sqlite/sqlite_audit_log.h"

#include <limits>

#include "adapters/sqlite/audit_chain.h"
#include "adapters/sqlite/audit_row.h"
#include "adapters/sqlite/order_row.h"

namespace nexus::sqlite {
namespace {

// One condition drives the search through its index in the order of ids; SQLite checks the others.
std::string list_sql(const ports::AuditQuery& query) {
  std::string sql =
      std::string("SELECT ") + kAuditColumns + " FROM audit_entries WHERE id < ? AND at >= ? AND at <= ?";
  if (query.target_id) sql += " AND target_id = ?";
  if (query.action) sql += " AND action = ?";
  if (query.actor_key) sql += " AND actor_key = ?";
  return sql + " ORDER BY id DESC LIMIT ?";
}

void insert(Connection& connection, const ports::AuditEntry& entry) {
  const std::string link = link_of(newest_link(connection), entry);
  Query(connection,
        "INSERT INTO audit_entries(id, at, actor_key, actor_role, action, target_kind, target_id, reason, "
        "details, trace_id, link) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .blob(as_blob(entry.id))
      .integer(entry.at.ms)
      .text(entry.actor_key)
      .text(entry.actor_role)
      .text(entry.action)
      .text(entry.target_kind)
      .text(entry.target_id)
      .text(entry.reason)
      .text(entry.details)
      .text(entry.trace_id)
      .blob(link)
      .run();
}

}  // namespace

Result<> SqliteAuditLog::append(const ports::AuditEntry& entry) {
  return run_guarded([&]() -> Result<> {
    file_.write([&](Connection& connection) {
      Query known(connection, "SELECT 1 FROM audit_entries WHERE id = ?");
      if (known.blob(as_blob(entry.id)).step()) {
        throw Failure(Error{ErrorKind::conflict, "The audit log has an entry " + domain::to_string(entry.id) +
                                                     " already; entries never change."});
      }
      insert(connection, entry);
    });
    return {};
  });
}

Result<ports::AuditPage> SqliteAuditLog::list(const ports::AuditQuery& query) {
  return run_guarded([&]() -> Result<ports::AuditPage> {
    const auto lease = file_.reader();
    // No id reaches 17 bytes of ones.
    const std::string bound = query.after ? std::string(as_blob(*query.after)) : std::string(17, '\xff');
    const auto sql = list_sql(query);
    Query rows(lease.connection(), sql);
    rows.blob(bound);
    rows.integer(query.from ? query.from->ms : std::numeric_limits<std::int64_t>::min());
    rows.integer(query.to ? query.to->ms : std::numeric_limits<std::int64_t>::max());
    if (query.target_id) rows.text(*query.target_id);
    if (query.action) rows.text(*query.action);
    if (query.actor_key) rows.text(*query.actor_key);
    rows.integer(static_cast<std::int64_t>(query.limit) + 1);
    ports::AuditPage page;
    while (rows.step()) {
      if (page.entries.size() == query.limit) {
        page.next = page.entries.back().id;
        break;
      }
      page.entries.push_back(entry_from(rows));
    }
    return page;
  });
}

}  // namespace nexus::sqlite
