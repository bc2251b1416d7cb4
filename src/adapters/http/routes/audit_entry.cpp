#include "adapters/http/routes/audit_entry.h"

#include "adapters/http/routes/answer.h"

namespace nexus::http {

domain::Actor actor_of(const Exchange& exchange) {
  return {exchange.caller().key_id, std::string(to_string(exchange.caller().role))};
}

Result<> note_change(const AuditTrail& trail, const Exchange& exchange, AuditedChange change) {
  const domain::Actor actor = actor_of(exchange);
  ports::AuditEntry entry;
  entry.at = trail.clock.now();
  entry.id = trail.ids.next(entry.at);
  entry.actor_key = actor.key;
  entry.actor_role = actor.role;
  entry.action = change.action;
  entry.target_kind = change.target_kind;
  entry.target_id = std::move(change.target_id);
  entry.reason = std::move(change.reason);
  entry.details = std::move(change.details);
  entry.trace_id = exchange.trace_id();
  auto appended = trail.log.append(entry);
  if (appended) return {};
  return fail(appended.error().kind,
              "The change was made (" + entry.action + " " + entry.target_id +
                  "), but the audit log has no entry of it: " + appended.error().message);
}

Response noted(const AuditTrail& trail, const Exchange& exchange, AuditedChange change, Response done) {
  const auto entered = note_change(trail, exchange, std::move(change));
  return entered ? std::move(done) : error_response(entered.error(), exchange);
}

}  // namespace nexus::http
