#include "adapters/http/routes/operations.h"

#include <chrono>
#include <memory>
#include <utility>

#include "wire/json_text.h"

namespace nexus::http {

namespace {

constexpr std::string_view kJson = "application/json";
constexpr std::string_view kPrometheusText = "text/plain; version=0.0.4; charset=utf-8";

struct Operations {
  OperationParts parts;
  std::chrono::steady_clock::time_point started = std::chrono::steady_clock::now();
};

void get_readiness(const ExchangePtr& exchange, const Operations& operations) {
  const Result<> ready = operations.parts.readiness();
  if (ready) return exchange->respond(200, kJson, R"({"status":"ready"})");
  exchange->respond(Problem{503, "NOT_READY", ready.error().message, {}, 1});
}

void get_health(const ExchangePtr& exchange, const Operations& operations) {
  const Result<> ready = operations.parts.readiness();
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto up = std::chrono::steady_clock::now() - operations.started;
  std::string body = R"({"status":)";
  wire::append_string(body, ready ? "healthy" : "unhealthy");
  body += ",\"timestamp\":";
  wire::append_timestamp(body, {std::chrono::duration_cast<std::chrono::milliseconds>(now).count()});
  body += ",\"uptime\":" + std::to_string(std::chrono::duration_cast<std::chrono::seconds>(up).count());
  body += ",\"version\":";
  wire::append_string(body, operations.parts.version);
  if (!ready) {
    body += ",\"reason\":";
    wire::append_string(body, ready.error().message);
  }
  body += '}';
  exchange->respond(ready ? 200 : 503, kJson, body);
}

}  // namespace

void add_operation_routes(Router& router, OperationParts parts) {
  const auto operations = std::make_shared<const Operations>(Operations{std::move(parts)});
  router.on(Method::get, "/livez", Permission::anyone,
            [](const ExchangePtr& exchange) { exchange->respond(200, kJson, R"({"status":"alive"})"); });
  router.on(Method::get, "/readyz", Permission::anyone,
            [operations](const ExchangePtr& exchange) { get_readiness(exchange, *operations); });
  router.on(Method::get, "/health", Permission::anyone,
            [operations](const ExchangePtr& exchange) { get_health(exchange, *operations); });
  router.on(Method::get, "/metrics", Permission::viewer, [operations](const ExchangePtr& exchange) {
    exchange->respond(200, kPrometheusText, operations->parts.metrics.prometheus_text());
  });
  router.on(Method::get, "/api/openapi.json", Permission::anyone, [operations](const ExchangePtr& exchange) {
    exchange->respond(200, kJson, operations->parts.openapi_json);
  });
}

}  // namespace nexus::http
