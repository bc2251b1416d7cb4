#include "adapters/http/routes/errors.h"

#include "adapters/http/routes/query_parameters.h"
#include "adapters/http/routes/review_request.h"
#include "query/error_list.h"

namespace nexus::http {

namespace {

Response list_errors(const Exchange& exchange, const ErrorParts& parts) {
  const auto parameters = parameters_of(exchange);
  auto list = query::read_error_list(parameters, partner_names(parts.partners));
  if (!list) return parameter_response(list.error(), exchange);
  auto page = parts.errors.list(list->query);
  if (!page) return parameter_response(page.error(), exchange);
  auto total = parts.errors.count(list->query.filter);
  if (!total) return error_response(total.error(), exchange);
  return json_response(200, query::error_page_json(*list, *page, *total));
}

Response show_error(const Exchange& exchange, const ErrorParts& parts) {
  if (auto none = expect_no_parameters(exchange); !none) return parameter_response(none.error(), exchange);
  const auto id = domain::parse_uuid(exchange.request().path_parameter("id"));
  auto found = id ? parts.errors.find(*id) : Result<std::optional<ports::StoredError>>(std::nullopt);
  if (!found) return error_response(found.error(), exchange);
  if (*found) return json_response(200, query::single_error_json(**found));
  return error_response(no_such_error(), exchange);
}

Response show_statistics(const Exchange& exchange, const ErrorParts& parts) {
  if (auto none = expect_no_parameters(exchange); !none) return parameter_response(none.error(), exchange);
  auto statistics = parts.errors.statistics(parts.clock.now());
  if (!statistics) return error_response(statistics.error(), exchange);
  return json_response(200, query::error_statistics_json(*statistics));
}

}  // namespace

void add_error_routes(Router& router, BlockingPool& pool, const ErrorParts& parts) {
  const auto on = [&](const char* pattern, auto answer) {
    router.on_pool(
        Method::get, pattern, Permission::viewer, pool,
        [answer, parts](const Exchange& exchange, std::string_view) { return answer(exchange, parts); });
  };
  on("/api/errors", list_errors);
  on("/api/errors/stats", show_statistics);
  on("/api/errors/{id}", show_error);
}

}  // namespace nexus::http
