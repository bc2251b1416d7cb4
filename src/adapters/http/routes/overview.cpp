#include "adapters/http/routes/overview.h"

#include "adapters/http/routes/query_parameters.h"
#include "monitoring/overview_json.h"

namespace nexus::http {

namespace {

Result<monitoring::Range> read_range(const Exchange& exchange) {
  auto range = monitoring::Range::hour;
  for (const QueryParameter& parameter : exchange.request().query_parameters()) {
    if (parameter.name != "range") {
      return fail(ErrorKind::invalid, "There is no parameter " + std::string(parameter.name.substr(0, 64)) +
                                          " here; the only one is range.");
    }
    const auto read = monitoring::parse_range(parameter.value);
    if (!read) return fail(ErrorKind::invalid, "The parameter range must be one of 1h, 24h, 7d, 30d.");
    range = *read;
  }
  return range;
}

Response show_overview(const Exchange& exchange, const monitoring::Monitor& monitor) {
  const auto range = read_range(exchange);
  if (!range) return parameter_response(range.error(), exchange);
  const auto points = monitor.history(*range);
  if (!points) return error_response(points.error(), exchange);
  return json_response(200, monitoring::overview_json(*range, *points, monitor.status()));
}

void stream_events(const ExchangePtr& exchange, EventHub& events) {
  if (auto none = expect_no_parameters(*exchange); !none) {
    return exchange->respond(parameter_problem(none.error(), *exchange));
  }
  if (exchange->request().method() == Method::head) {
    return exchange->respond(200, "text/event-stream", {});
  }
  events.subscribe(exchange, exchange->request().header("last-event-id"));
}

}  // namespace

void add_overview_routes(Router& router, BlockingPool& pool, const monitoring::Monitor& monitor,
                         EventHub& events) {
  router.on_pool(
      Method::get, "/api/overview", Permission::viewer, pool,
      [&monitor](const Exchange& exchange, std::string_view) { return show_overview(exchange, monitor); });
  router.on(Method::get, "/api/events", Permission::viewer,
            [&events](const ExchangePtr& exchange) { stream_events(exchange, events); });
}

}  // namespace nexus::http
