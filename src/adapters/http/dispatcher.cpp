#include "adapters/http/dispatcher.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <vector>

#include "adapters/http/key_store.h"
#include "adapters/http/server_context.h"
#include "adapters/http/sessions.h"

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

// Browsers send the session's cookie along with whatever another site's page makes them send, but a
// field of our own only from our own pages, or from those of allowed origins.
bool is_meant(const Request& request) {
  const Method method = request.method();
  return method == Method::get || method == Method::head ||
         request.header("x-nexusstream-request").value_or("") == "1";
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
      const Method method = exchange->request().method();
      const bool reads = method == Method::get || method == Method::head;
      if (reads && server_.router.other_paths()) return server_.router.other_paths()(exchange);
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
         "Authorization, Content-Encoding, Content-Type, Idempotency-Key, Last-Event-ID, X-API-Key, "
         "X-NexusStream-Request, traceparent"});
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
  const bool identified =
      key.empty() ? identify_session(exchange, permission) : identify_key(exchange, known, key);
  if (!identified) return false;
  if (is_allowed(exchange.caller_->role, permission)) return true;
  exchange.respond(Problem{403, "FORBIDDEN", "This API key does not allow this call.", {}, {}});
  return false;
}

// False when answered.
bool Dispatcher::identify_key(Exchange& exchange, KnownKey& known, std::string_view key) {
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
  return true;
}

// Without a key, a browser's session counts; without that either, only what is open to anyone goes on.
// False when answered.
bool Dispatcher::identify_session(Exchange& exchange, Permission permission) {
  const std::string_view token =
      server_.sessions == nullptr ? std::string_view() : session_cookie(exchange.request());
  const auto identified =
      token.empty() ? std::optional<KeyStore::Identified>() : server_.sessions->identify(token);
  if (identified && !is_meant(exchange.request())) {
    exchange.respond(Problem{403,
                             "CSRF_HEADER_MISSING",
                             "A session may change something only with the header X-NexusStream-Request: 1, "
                             "which other sites' pages cannot send.",
                             {},
                             {}});
    return false;
  }
  if (identified) exchange.caller_ = identified->caller;
  if (identified || permission == Permission::anyone) return true;
  Problem problem{
      401, "MISSING_API_KEY", "Send an API key as X-API-Key or as Authorization: Bearer.", {}, {}};
  if (!token.empty()) {
    problem.code = "SESSION_ENDED";
    problem.detail = "The session has ended, or its key was revoked or has expired; sign in again.";
  }
  Response response = to_response(problem, exchange.trace_id());
  response.headers.emplace_back("WWW-Authenticate", "Bearer");
  exchange.respond(response);
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
