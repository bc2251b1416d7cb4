#include "adapters/http/routes/keys.h"

#include <algorithm>

#include "adapters/http/key_store.h"
#include "adapters/http/routes/definition_answer.h"
#include "adapters/http/routes/json_body.h"
#include "adapters/http/routes/query_parameters.h"

namespace nexus::http {

using partners::DefinitionPtr;

namespace {

constexpr std::int64_t kHourMs = 60LL * 60 * 1000;
constexpr std::int64_t kMaxOverlapHours = 31 * 24;

// 0 stands for never.
void add_time(JsonObject& object, std::string_view name, std::int64_t ms) {
  if (ms == 0) return object.json(name, "null");
  object.timestamp(name, {ms});
}

bool has_key(const KeyStore& keys, const std::string& partner_id, std::string_view key_id) {
  const auto of_partner = keys.list(partner_id);
  return std::ranges::find(of_partner, key_id, &KeyInfo::id) != of_partner.end();
}

Error no_such_key(const std::string& partner_id) {
  return {ErrorKind::not_found, partner_id + " has no such key; GET .../keys lists those it has."};
}

struct KeyRequest {
  std::int64_t expires_at_ms = 0;
  std::optional<std::string> rotate;
  std::int64_t overlap_ms = KeyStore::kDefaultOverlapMs;
};

Result<KeyRequest> read_key_request(std::string_view body, domain::Timestamp now) {
  JsonBody read(body, {"expiresAt", "rotate", "overlapHours"});
  KeyRequest request;
  if (const auto expires = read.time("expiresAt")) {
    if (*expires <= now) read.refuse("expiresAt", "must be in the future");
    request.expires_at_ms = expires->ms;
  }
  request.rotate = read.text("rotate", 64);
  if (const auto hours = read.whole_number("overlapHours", 0, kMaxOverlapHours)) {
    if (!request.rotate) read.refuse("overlapHours", "belongs to rotate, the id of the key to replace");
    request.overlap_ms = *hours * kHourMs;
  }
  if (request.rotate && request.expires_at_ms != 0)
    read.refuse("expiresAt", "cannot stand beside rotate: the new key is like the old one");
  if (auto done = read.read(); !done) return fail(done.error());
  return request;
}

Result<> note_key(const Exchange& exchange, const AuditTrail& audit, const partners::Definition& partner,
                  const KeyRequest& request, const std::string& id) {
  std::string details;
  {
    JsonObject object(details);
    object.text("partnerId", partner.id());
    if (request.rotate) {
      object.text("rotates", *request.rotate);
      object.integer("overlapHours", request.overlap_ms / kHourMs);
    }
  }
  return note_change(audit, exchange,
                     {request.rotate ? "key.rotate" : "key.create", "key", id, "", std::move(details)});
}

Response create_key(const Exchange& exchange, std::string_view body, const KeyParts& parts,
                    const partners::Definition& partner) {
  const auto request = read_key_request(body, parts.clock.now());
  if (!request) return error_response(request.error(), exchange);
  if (request->rotate && !has_key(parts.keys, partner.id(), *request->rotate)) {
    return error_response(no_such_key(partner.id()), exchange);
  }
  const auto made = request->rotate ? parts.keys.rotate(*request->rotate, request->overlap_ms)
                                    : parts.keys.create(Role::partner, partner.id(), request->expires_at_ms);
  if (!made) return error_response(made.error(), exchange);
  if (auto entered = note_key(exchange, parts.audit, partner, *request, made->info.id); !entered) {
    // Nobody will ever see this key.
    if (auto revoked = parts.keys.revoke(made->info.id); !revoked)
      return error_response(revoked.error(), exchange);
    return error_response(entered.error(), exchange);
  }
  std::string answer;
  {
    JsonObject object(answer);
    object.text("id", made->info.id);
    object.text("key", made->key);
    object.timestamp("createdAt", {made->info.created_at_ms});
    add_time(object, "expiresAt", made->info.expires_at_ms);
    if (request->rotate) {
      object.text("rotates", *request->rotate);
    } else {
      object.json("rotates", "null");
    }
  }
  Response response = json_response(201, std::move(answer));
  response.headers.emplace_back("Cache-Control", "no-store");
  return response;
}

Response list_keys(const Exchange&, std::string_view, const KeyParts& parts,
                   const partners::Definition& partner) {
  std::string body = "{\"keys\":";
  append_keys(body, parts.keys, partner.id());
  return json_response(200, body + "}");
}

Response revoke_key(const Exchange& exchange, std::string_view, const KeyParts& parts,
                    const partners::Definition& partner) {
  const std::string id(exchange.request().path_parameter("keyId"));
  if (!has_key(parts.keys, partner.id(), id)) return error_response(no_such_key(partner.id()), exchange);
  if (auto revoked = parts.keys.revoke(id); !revoked) return error_response(revoked.error(), exchange);
  Response response;
  response.status = 204;
  response.content_type.clear();
  return noted(parts.audit, exchange,
               {"key.revoke", "key", id, "", R"({"partnerId":")" + partner.id() + "\"}"},
               std::move(response));
}

}  // namespace

void append_keys(std::string& out, const KeyStore& keys, const std::string& partner_id) {
  out += '[';
  for (const KeyInfo& key : keys.list(partner_id)) {
    if (out.back() != '[') out += ',';
    JsonObject object(out);
    object.text("id", key.id);
    add_time(object, "createdAt", key.created_at_ms);
    add_time(object, "expiresAt", key.expires_at_ms);
    add_time(object, "lastUsedAt", key.last_used_at_ms);
  }
  out += ']';
}

void add_key_routes(Router& router, BlockingPool& pool, const KeyParts& parts) {
  const auto on = [&](Method method, const char* pattern, Permission permission, auto answer) {
    router.on_pool(
        method, pattern, permission, pool, [answer, parts](const Exchange& exchange, std::string_view body) {
          if (auto none = expect_no_parameters(exchange); !none)
            return parameter_response(none.error(), exchange);
          const DefinitionPtr partner = partner_of(exchange, parts.partners);
          return partner == nullptr ? unknown_partner(exchange) : answer(exchange, body, parts, *partner);
        });
  };
  on(Method::post, "/api/partners/{slug}/keys", Permission::admin, create_key);
  on(Method::get, "/api/partners/{slug}/keys", Permission::viewer, list_keys);
  on(Method::remove, "/api/partners/{slug}/keys/{keyId}", Permission::admin, revoke_key);
}

}  // namespace nexus::http
