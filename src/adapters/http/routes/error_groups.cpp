#include "adapters/http/routes/error_groups.h"

#include "adapters/http/routes/query_parameters.h"
#include "query/group_list.h"

namespace nexus::http {

namespace {

Response list_groups(const Exchange& exchange, const ErrorGroupParts& parts) {
  const auto parameters = parameters_of(exchange);
  const auto query = query::read_group_list(parameters, partner_names(parts.partners));
  if (!query) return parameter_response(query.error(), exchange);
  const auto page = parts.review.groups(*query, parts.clock.now());
  if (!page) return parameter_response(page.error(), exchange);
  return json_response(200, query::group_page_json(*query, *page));
}

Response show_group(const Exchange& exchange, const ErrorGroupParts& parts) {
  if (auto none = expect_no_parameters(exchange); !none) return parameter_response(none.error(), exchange);
  ports::GroupQuery query;
  query.group = std::string(exchange.request().path_parameter("group"));
  query.limit = 1;
  const auto page = parts.review.groups(query, parts.clock.now());
  if (!page) return error_response(page.error(), exchange);
  if (!page->groups.empty()) return json_response(200, query::group_json(page->groups.front()));
  return error_response(
      {ErrorKind::not_found,
       "There is no such group of errors. Its id is partner:code:field of the events' first fault, percent-"
       "encoded, and it is there as long as one of its events is."},
      exchange);
}

}  // namespace

void add_error_group_routes(Router& router, BlockingPool& pool, const ErrorGroupParts& parts) {
  router.on_pool(
      Method::get, "/api/errors/groups", Permission::viewer, pool,
      [parts](const Exchange& exchange, std::string_view) { return list_groups(exchange, parts); });
  router.on_pool(Method::get, "/api/errors/groups/{group}", Permission::viewer, pool,
                 [parts](const Exchange& exchange, std::string_view) { return show_group(exchange, parts); });
}

}  // namespace nexus::http
