#include "adapters/memory/memory_audit_log.h"

namespace nexus::memory {
namespace {

bool matches(const ports::AuditEntry& entry, const ports::AuditQuery& query) {
  if (query.actor_key && *query.actor_key != entry.actor_key) return false;
  if (query.action && *query.action != entry.action) return false;
  if (query.target_id && *query.target_id != entry.target_id) return false;
  if (query.from && entry.at < *query.from) return false;
  return !query.to || entry.at <= *query.to;
}

}  // namespace

Result<> MemoryAuditLog::append(const ports::AuditEntry& entry) {
  std::lock_guard lock(mutex_);
  if (entries_.try_emplace(entry.id, entry).second) return {};
  return fail(ErrorKind::conflict, "The audit log has an entry " + domain::to_string(entry.id) +
                                       " already; entries never change.");
}

Result<ports::AuditPage> MemoryAuditLog::list(const ports::AuditQuery& query) {
  std::lock_guard lock(mutex_);
  ports::AuditPage page;
  auto at = query.after ? std::make_reverse_iterator(entries_.lower_bound(*query.after)) : entries_.rbegin();
  for (; at != entries_.rend(); ++at) {
    if (!matches(at->second, query)) continue;
    if (page.entries.size() == query.limit) {
      page.next = page.entries.back().id;
      break;
    }
    page.entries.push_back(at->second);
  }
  return page;
}

}  // namespace nexus::memory
