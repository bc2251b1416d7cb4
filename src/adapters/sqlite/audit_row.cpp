#include "adapters/sqlite/audit_row.h"

#include "adapters/sqlite/order_row.h"

namespace nexus::sqlite {

ports::AuditEntry entry_from(const Query& row) {
  ports::AuditEntry entry;
  entry.id = uuid_from_blob(row.blob_at(0));
  entry.at = {row.integer_at(1)};
  entry.actor_key = row.text_at(2);
  entry.actor_role = row.text_at(3);
  entry.action = row.text_at(4);
  entry.target_kind = row.text_at(5);
  entry.target_id = row.text_at(6);
  entry.reason = row.text_at(7);
  entry.details = row.text_at(8);
  entry.trace_id = row.text_at(9);
  return entry;
}

}  // namespace nexus::sqlite
