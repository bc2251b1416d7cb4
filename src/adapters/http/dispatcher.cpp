#include "adapters/http/dispatcher.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <vector>

#include "adapters/http/key_store.h"
#include "adapters/http/server_context.h"

namespace nexus::http {

namespace {

// The key of X-API-Key or of Authorization: Bearer; empty when there is none.
std::string_view presented_key(const Request& request) {
  if (const auto key = request.header("x-api-key")) return *key;
  const auto authorization = request.header("authorization");
  constexpr std::string_view kScheme = "bearer ";
  if (!authorization || authorization->size() < kScheme.size()) return {};
  if (!equals_ignoring_case(authorization->substr(0, kScheme.size()), kScheme)) return {};
  std::string_view key = authorization->substr(kScheme.size());
  while (key.starts_with(' ')) key.remove_prefix(1);
  return key;
}

bool is_same_key(std::string_view left, std::string_view right) {
  return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

// Everybody is trusted where keys are switched off.
const std::shared_ptr<const Caller>& everybody() {
  static const auto caller = std::make_shared<const Caller>(Caller{Role::admin, "", ""});
  return caller;
}

std::string with_options(std::string_view allowed) { return std::string(allowed) + "OPTIONS"; }

}  // namespace

const std::shared_ptr<const Caller>& Dispatcher::nobody() {
  static const auto caller = std::make_shared<const Caller>();
  return caller;
}

void Dispatcher::dispatch(const ExchangePtr& exchange, KnownKey& known) {
  const Router::Match match = server_.router.match(exchange->request_);
  if (exchange->request().method() == Method::options && answer_options(*exchange, match.allowed)) return;
  if (match.route == nullptr) {
    if (match.allowed.empty()) {
      return exchange->respond(Problem{404, "NOT_FOUND", "There is nothing at this path.", {}, {}});
    }
    Response response = to_response(Problem{405,
                                            "METHOD_NOT_ALLOWED",
                                            "This path does not take this method; Allow lists what it takes.",
                                            {},
                                            {}},
                                    exchange->trace_id());
    response.headers.emplace_back("Allow", with_options(match.allowed));
    return exchange->respond(response);
  }
  exchange->route_ = match.route;
  if (!identify(*exchange, known, match.route->permission)) return;
  if (match.route->pool != nullptr) return run_on_pool(exchange);
  match.route->handler(exchange);
}

// True when answered. A route of its own for OPTIONS does not exist: this is what browsers ask before
// a request from another origin (CORS), and what anyone may ask about a path.
bool Dispatcher::answer_options(Exchange& exchange, std::string_view allowed) {
  const Request& request = exchange.request();
  if (allowed.empty() && request.path() != "*") return false;
  const std::string methods = with_options(allowed);
  std::vector<ResponseHeader> headers{{"Allow", methods}};
  const auto& origins = server_.options.allowed_origins;
  const auto origin = request.header("origin");
  if (origin && request.header("access-control-request-method") &&
      std::find(origins.begin(), origins.end(), *origin) != origins.end()) {
    // The connection adds Access-Control-Allow-Origin to every answer to an allowed origin.
    headers.push_back({"Access-Control-Allow-Methods", methods});
    headers.push_back(
        {"Access-Control-Allow-Headers",
         "Authorization, Content-Encoding, Content-Type, Idempotency-Key, X-API-Key, traceparent"});
    headers.push_back({"Access-Control-Max-Age", "600"});
  }
  exchange.respond(204, {}, {}, headers);
  return true;
}

bool Dispatcher::identify(Exchange& exchange, KnownKey& known, Permission permission) {
  if (!server_.options.authentication) {
    exchange.caller_ = everybody();
    return true;
  }
  const std::string_view key = presented_key(exchange.request());
  if (key.empty()) {
    if (permission == Permission::anyone) return true;
    Response response = to_response(
        Problem{401, "MISSING_API_KEY", "Send an API key as X-API-Key or as Authorization: Bearer.", {}, {}},
        exchange.trace_id());
    response.headers.emplace_back("WWW-Authenticate", "Bearer");
    exchange.respond(response);
    return false;
  }
  const std::uint64_t version = server_.keys->version();
  const bool still_known = known.caller != nullptr && known.store_version == version &&
                           (known.expires_at_ms == 0 || known.expires_at_ms > server_.keys->now_ms()) &&
                           is_same_key(known.text, key);
  if (!still_known) {
    known.caller = nullptr;
    if (const auto identified = server_.keys->identify(key)) {
      known = {std::string(key), version, identified->expires_at_ms, identified->caller};
    }
  }
  if (known.caller == nullptr) {
    exchange.respond(Problem{
        403, "INVALID_API_KEY", "The API key is not known here, was revoked or has expired.", {}, {}});
    return false;
  }
  exchange.caller_ = known.caller;
  if (is_allowed(known.caller->role, permission)) return true;
  exchange.respond(Problem{403, "FORBIDDEN", "This API key does not allow this call.", {}, {}});
  return false;
}

void Dispatcher::run_on_pool(const ExchangePtr& exchange) {
  exchange->read_body(exchange->route()->body_limit, [exchange](Result<std::string_view> body) {
    if (!body) return;
    const Route& route = *exchange->route();
    const bool queued = route.pool->try_run([exchange, &route, body = *body] {
      auto response = std::make_shared<Response>(route.blocking_handler(*exchange, body));
      exchange->post([exchange, response] { exchange->respond(*response); });
    });
    if (!queued) {
      exchange->respond(Problem{
          503, "OVERLOADED", "Too many calls of this kind are waiting; try again in a second.", {}, 1});
    }
  });
}

}  // namespace nexus::http
