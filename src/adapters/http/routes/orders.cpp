#include "adapters/http/routes/orders.h"

#include "adapters/http/routes/query_parameters.h"
#include "query/order_history.h"
#include "query/order_list.h"
#include "query/order_statistics.h"
#include "wire/sha256.h"

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

Error no_such_order() {
  return {ErrorKind::not_found,
          "There is no such order. An accepted order can be read once it is stored, usually within a "
          "second of its answer."};
}

Response show_found(const Exchange& exchange, const Result<std::optional<domain::Order>>& found) {
  if (!found) return error_response(found.error(), exchange);
  if (*found) return json_response(200, query::single_order_json(**found));
  return error_response(no_such_order(), exchange);
}

Response show_order(const Exchange& exchange, const OrderParts& parts) {
  if (auto none = expect_no_parameters(exchange); !none) return parameter_response(none.error(), exchange);
  const auto id = domain::parse_uuid(exchange.request().path_parameter("id"));
  // Text that is no UUID is no order's id either.
  return show_found(exchange,
                    id ? parts.orders.find(*id) : Result<std::optional<domain::Order>>(std::nullopt));
}

Result<> find_input(const OrderParts& parts, query::OrderHistory& history) {
  history.absence = query::InputAbsence::off;
  if (parts.inputs == nullptr) return {};
  auto found = parts.inputs->find({&history.order.id, 1});
  if (!found) return fail(found.error());
  history.input = std::move(found->front());
  history.absence = query::InputAbsence::not_kept;
  if (history.input) {
    const bool is_whole = wire::sha256(history.input->raw) == history.order.input_sha256;
    history.absence = is_whole ? query::InputAbsence::none : query::InputAbsence::damaged;
  }
  return {};
}

Response show_history(const Exchange& exchange, const OrderParts& parts) {
  if (auto none = expect_no_parameters(exchange); !none) return parameter_response(none.error(), exchange);
  const auto id = domain::parse_uuid(exchange.request().path_parameter("id"));
  auto order = id ? parts.orders.find(*id) : Result<std::optional<domain::Order>>(std::nullopt);
  if (!order) return error_response(order.error(), exchange);
  if (!*order) return error_response(no_such_order(), exchange);
  query::OrderHistory history;
  history.order = std::move(**order);
  const auto stored_at = parts.orders.stored_at(*id);
  if (!stored_at) return error_response(stored_at.error(), exchange);
  history.stored_at = *stored_at;
  const auto attempts = parts.review.attempts_of_order(*id);
  if (!attempts) return error_response(attempts.error(), exchange);
  history.repair = query::repair_of(*attempts);
  if (auto found = find_input(parts, history); !found) return error_response(found.error(), exchange);
  return json_response(200, query::order_history_json(history));
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
  on("/api/orders/{id}/history", show_history);
}

}  // namespace nexus::http
