#include "adapters/http/routes/orders.h"

#include "adapters/http/routes/query_parameters.h"
#include "query/order_list.h"
#include "query/order_statistics.h"

namespace nexus::http {

namespace {

Response list_orders(const Exchange& exchange, const OrderParts& parts, const ports::OrderFilter& path) {
  const auto parameters = parameters_of(exchange);
  auto list = query::read_order_list(parameters, partner_names(parts.partners), path);
  if (!list) return parameter_response(list.error(), exchange);
  auto page = parts.orders.list(list->query);
  // What the store still refuses is a cursor that it never gave out.
  if (!page) return parameter_response(page.error(), exchange);
  auto count = parts.orders.count(list->query.filter);
  if (!count) return error_response(count.error(), exchange);
  return json_response(200, query::order_page_json(*list, *page, *count));
}

Response list_all(const Exchange& exchange, const OrderParts& parts) {
  return list_orders(exchange, parts, {});
}

Response list_by_partner(const Exchange& exchange, const OrderParts& parts) {
  ports::OrderFilter path;
  path.partner_id = partner_names(parts.partners)(exchange.request().path_parameter("partnerId"));
  return list_orders(exchange, parts, path);
}

Response list_by_customer(const Exchange& exchange, const OrderParts& parts) {
  ports::OrderFilter path;
  path.customer_id = std::string(exchange.request().path_parameter("customerId"));
  return list_orders(exchange, parts, path);
}

Response show_found(const Exchange& exchange, const Result<std::optional<domain::Order>>& found) {
  if (!found) return error_response(found.error(), exchange);
  if (*found) return json_response(200, query::single_order_json(**found));
  return error_response(
      {ErrorKind::not_found,
       "There is no such order. An accepted order can be read once it is stored, usually within a "
       "second of its answer."},
      exchange);
}

Response show_order(const Exchange& exchange, const OrderParts& parts) {
  if (auto none = expect_no_parameters(exchange); !none) return parameter_response(none.error(), exchange);
  const auto id = domain::parse_uuid(exchange.request().path_parameter("id"));
  // Text that is no UUID is no order's id either.
  return show_found(exchange,
                    id ? parts.orders.find(*id) : Result<std::optional<domain::Order>>(std::nullopt));
}

Response show_external_order(const Exchange& exchange, const OrderParts& parts) {
  if (auto none = expect_no_parameters(exchange); !none) return parameter_response(none.error(), exchange);
  const Request& request = exchange.request();
  const std::string partner_id = partner_names(parts.partners)(request.path_parameter("partnerId"));
  return show_found(
      exchange, parts.orders.find_external(partner_id, std::string(request.path_parameter("externalId"))));
}

// Whoever keeps the answer, as RFC 9111 says, keeps it no longer than the cache does: Age counts from when
// the statistics were computed.
Response show_cached_statistics(const Exchange& exchange, query::CachedStatistics& statistics) {
  const auto answer = statistics.answer();
  if (!answer) return error_response(answer.error(), exchange);
  Response response = json_response(200, answer->json);
  response.headers.emplace_back("Age", std::to_string(answer->age_s));
  response.headers.emplace_back("Cache-Control",
                                "private, max-age=" + std::to_string(ports::kStatisticsKeptMs / 1000));
  return response;
}

Response show_statistics(const Exchange& exchange, const OrderParts& parts) {
  if (auto none = expect_no_parameters(exchange); !none) return parameter_response(none.error(), exchange);
  if (parts.statistics != nullptr) return show_cached_statistics(exchange, *parts.statistics);
  auto statistics = parts.orders.statistics();
  if (!statistics) return error_response(statistics.error(), exchange);
  return json_response(200, query::order_statistics_json(*statistics));
}

}  // namespace

void add_order_routes(Router& router, BlockingPool& pool, const OrderParts& parts) {
  const auto on = [&](const char* pattern, auto answer) {
    router.on_pool(
        Method::get, pattern, Permission::viewer, pool,
        [answer, parts](const Exchange& exchange, std::string_view) { return answer(exchange, parts); });
  };
  on("/api/orders", list_all);
  on("/api/orders/stats", show_statistics);
  on("/api/orders/by-partner/{partnerId}", list_by_partner);
  on("/api/orders/by-customer/{customerId}", list_by_customer);
  on("/api/orders/external/{partnerId}/{externalId}", show_external_order);
  on("/api/orders/{id}", show_order);
}

}  // namespace nexus::http
