#include "query/audit_list.h"

#include "domain/order.h"
#include "query/actor_json.h"
#include "query/parameter_reader.h"
#include "wire/json_text.h"

namespace nexus::query {

namespace {

constexpr std::string_view kAllowed[] = {"actor",  "action", "target",  "fromDate",
                                         "toDate", "cursor", "pageSize"};
constexpr std::size_t kMaxTargetBytes = 4096;

void append_text(std::string& out, std::string_view name_and_colon, std::string_view text) {
  out += name_and_colon;
  wire::append_string(out, text);
}

void append_entry(std::string& out, const ports::AuditEntry& entry) {
  out += R"({"id":)";
  wire::append_uuid(out, entry.id);
  out += R"(,"at":)";
  wire::append_timestamp(out, entry.at);
  out += R"(,"actor":)";
  append_actor_json(out, {entry.actor_key, entry.actor_role});
  append_text(out, R"(,"action":)", entry.action);
  append_text(out, R"(,"target":{"kind":)", entry.target_kind);
  append_text(out, R"(,"id":)", entry.target_id);
  out += R"(},"reason":)";
  append_text_or_null(out, entry.reason);
  out += R"(,"details":)";
  out += entry.details.empty() ? "null" : entry.details;
  append_text(out, R"(,"traceId":)", entry.trace_id);
  out += '}';
}

}  // namespace

Result<ports::AuditQuery> read_audit_list(std::span<const Parameter> parameters) {
  ports::AuditQuery query;
  ParameterReader reader(parameters, kAllowed);
  reader.text("actor", domain::kMaxIdBytes, query.actor_key);
  reader.text("action", domain::kMaxIdBytes, query.action);
  reader.text("target", kMaxTargetBytes, query.target_id);
  reader.time("fromDate", DayEdge::first_millisecond, query.from);
  reader.time("toDate", DayEdge::last_millisecond, query.to);
  if (query.from && query.to && *query.to < *query.from)
    reader.refuse("fromDate", "must not be later than toDate");
  if (reader.mistake()) return fail(*reader.mistake());
  const PagePlace place = reader.page(fingerprint(query));
  if (reader.mistake()) return fail(*reader.mistake());
  query.limit = place.limit;
  if (place.after) query.after = place.after->last_id;
  return query;
}

std::string audit_page_json(const ports::AuditQuery& query, const ports::AuditPage& page) {
  std::string out = R"({"status":"success","data":[)";
  for (const ports::AuditEntry& entry : page.entries) {
    if (out.back() != '[') out += ',';
    append_entry(out, entry);
  }
  out += R"(],"nextCursor":)";
  if (page.next) {
    // Base64url needs no escapes.
    out += '"' + write_cursor({fingerprint(query), 0, *page.next, {}}) + '"';
  } else {
    out += "null";
  }
  out += '}';
  return out;
}

}  // namespace nexus::query
