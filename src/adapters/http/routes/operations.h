// What operates the server rather than the business: GET /livez, /readyz, /health, /metrics and
// /api/openapi.json.
#pragma once

#include <functional>
#include <string>

#include "adapters/http/router.h"
#include "base/metrics.h"
#include "base/result.h"

namespace nexus::http {

// What these routes use and do not own; all must outlive the server.
struct OperationParts {
  const MetricRegistry& metrics;
  // Whether requests should be sent here: a failure's sentence says why not, as while starting or
  // draining. Called on the event loops; must not block.
  std::function<Result<>()> readiness;
  std::string version;       // of the program
  std::string openapi_json;  // the API's description
};

// /livez, /readyz, /health and the description need no key, /metrics needs a viewer's.
void add_operation_routes(Router& router, OperationParts parts);

}  // namespace nexus::http
