#include "adapters/http/routes/session.h"

#include <memory>

#include "adapters/http/routes/query_parameters.h"
#include "wire/json_value.h"

namespace nexus::http {

namespace {

constexpr std::size_t kMaxBodyBytes = 4096;
constexpr std::int64_t kMsPerSecond = 1000;

void show_caller(const ExchangePtr& exchange, const SessionParts& parts) {
  if (auto none = expect_no_parameters(*exchange); !none) {
    return exchange->respond(parameter_problem(none.error(), *exchange));
  }
  const Caller& caller = exchange->caller();
  const auto text_or_null = [](const std::string& text) {
    std::string json;
    if (text.empty()) return std::string("null");
    wire::append_string(json, text);
    return json;
  };
  std::string body;
  {
    JsonObject object(body);
    object.boolean("authentication", parts.authentication);
    object.text("role", to_string(caller.role));
    object.json("keyId", text_or_null(caller.key_id));
    object.json("partnerId", text_or_null(caller.partner_id));
    object.text("version", parts.version);
  }
  const ResponseHeader headers[] = {{"Cache-Control", "no-store"}};
  exchange->respond(200, "application/json", body, headers);
}

// HttpOnly: no script reads it. SameSite=Strict: no other site's page makes a browser send it.
std::string cookie(std::string_view token, std::int64_t seconds, bool tls) {
  std::string field(kSessionCookie);
  field += "=" + std::string(token) + "; Max-Age=" + std::to_string(seconds) +
           "; Path=/; HttpOnly; SameSite=Strict";
  if (tls) field += "; Secure";
  return field;
}

Result<std::string> read_key(std::string_view body) {
  auto document = wire::JsonValue::parse(body);
  if (!document) return fail(ErrorKind::invalid, "The body is not JSON: " + document.error().message);
  const wire::JsonValue* key = document->find("key");
  if (key == nullptr || !key->is_string()) {
    return fail(ErrorKind::invalid, "The body must be a JSON object with the member key, an API key.");
  }
  for (const auto& [name, value] : document->members()) {
    if (name != "key") {
      return fail(ErrorKind::invalid,
                  "The body has the member " + name.substr(0, 64) + ", which this call does not know.");
    }
  }
  return key->string();
}

void begin_session(const ExchangePtr& exchange, const SessionParts& parts, std::string_view body) {
  const auto key = read_key(body);
  if (!key) return exchange->respond(key.error());
  if (!parts.authentication) return exchange->respond(204, {}, {});
  const auto identified = parts.keys.identify(*key);
  if (!identified) {
    return exchange->respond(Problem{
        403, "INVALID_API_KEY", "The API key is not known here, was revoked or has expired.", {}, {}});
  }
  const std::string field =
      cookie(parts.sessions.begin(*identified), Sessions::kLifetimeMs / kMsPerSecond, parts.tls);
  const ResponseHeader headers[] = {{"Set-Cookie", field}, {"Cache-Control", "no-store"}};
  exchange->respond(204, {}, {}, headers);
}

// A form of another site can send text that looks like JSON, but cannot call it application/json.
void post_session(const ExchangePtr& exchange, const std::shared_ptr<const SessionParts>& parts) {
  if (exchange->request().media_type() != "application/json") {
    return exchange->respond(
        Problem{415, "UNSUPPORTED_MEDIA_TYPE", "The key is sent as application/json.", {}, {}});
  }
  exchange->read_body(kMaxBodyBytes, [exchange, parts](Result<std::string_view> body) {
    if (body) begin_session(exchange, *parts, *body);
  });
}

// The browser forgets the cookie in any case.
Response delete_session(const Exchange& exchange, const SessionParts& parts) {
  const auto ended = parts.sessions.end(session_cookie(exchange.request()));
  Response response = ended ? Response{204, {}, {}, {}} : error_response(ended.error(), exchange);
  response.headers.emplace_back("Set-Cookie", cookie("", 0, parts.tls));
  return response;
}

}  // namespace

void add_session_routes(Router& router, BlockingPool& pool, SessionParts session_parts) {
  const auto parts = std::make_shared<const SessionParts>(std::move(session_parts));
  router.on(Method::get, "/api/me", Permission::any_key,
            [parts](const ExchangePtr& exchange) { show_caller(exchange, *parts); });
  router.on(Method::post, "/api/session", Permission::anyone,
            [parts](const ExchangePtr& exchange) { post_session(exchange, parts); });
  router.on_pool(
      Method::remove, "/api/session", Permission::anyone, pool,
      [parts](const Exchange& exchange, std::string_view) { return delete_session(exchange, *parts); });
}

}  // namespace nexus::http
