#include "adapters/http/routes/export.h"

#include <memory>

#include "adapters/http/routes/export_file.h"
#include "adapters/http/routes/query_parameters.h"
#include "query/error_export.h"
#include "query/order_export.h"

namespace nexus::http {

namespace {

// Where an export that broke goes on: behind an order that it had sent.
Result<> find_place(ports::OrderStore& orders, query::OrderExport& wanted) {
  auto last = orders.find(*wanted.last);
  if (!last) return fail(last.error());
  if (!*last) {
    return fail(ErrorKind::invalid,
                "The parameter cursor names no order: it must be the id of the last line that arrived.");
  }
  wanted.query.after = orders.position(**last, wanted.query.sort);
  return {};
}

Result<ExportedPage> read_orders(ports::OrderStore& orders, query::OrderExport& wanted) {
  ExportedPage exported;
  if (!wanted.query.after) {
    if (!wanted.last) {
      query::append_order_head(exported.rows, wanted.format);
    } else if (auto found = find_place(orders, wanted); !found) {
      return fail(found.error());
    }
  }
  auto page = orders.list(wanted.query);
  if (!page) return fail(page.error());
  query::append_order_rows(exported.rows, wanted.format, page->orders);
  exported.is_last = !page->next;
  wanted.query.after = std::move(page->next);
  return exported;
}

void export_orders(const ExchangePtr& exchange, BlockingPool& pool, const ExportParts& parts) {
  const auto parameters = parameters_of(*exchange);
  auto wanted = query::read_order_export(parameters, partner_names(parts.partners));
  if (!wanted) return exchange->respond(parameter_problem(wanted.error(), *exchange));
  ExportedFile file{query::file_name("orders", wanted->format), wanted->format, {}};
  const auto place = std::make_shared<query::OrderExport>(*std::move(wanted));
  file.next_page = [orders = &parts.orders, place] { return read_orders(*orders, *place); };
  send_export(exchange, pool, std::move(file));
}

struct ErrorPlace {
  query::ErrorExport wanted;
  bool head_due = false;
};

Result<ExportedPage> read_errors(ports::ErrorStore& errors, ErrorPlace& place) {
  query::ErrorExport& wanted = place.wanted;
  auto page = errors.list(wanted.query);
  if (!page) return fail(page.error());
  ExportedPage exported;
  if (std::exchange(place.head_due, false)) query::append_error_head(exported.rows, wanted.format);
  query::append_error_rows(exported.rows, wanted.format, page->errors);
  exported.is_last = !page->next;
  wanted.query.after = page->next;
  return exported;
}

void export_errors(const ExchangePtr& exchange, BlockingPool& pool, const ExportParts& parts) {
  const auto parameters = parameters_of(*exchange);
  auto wanted = query::read_error_export(parameters, partner_names(parts.partners));
  if (!wanted) return exchange->respond(parameter_problem(wanted.error(), *exchange));
  ExportedFile file{query::file_name("errors", wanted->format), wanted->format, {}};
  const auto place = std::make_shared<ErrorPlace>();
  place->head_due = !wanted->query.after;
  place->wanted = *std::move(wanted);
  file.next_page = [errors = &parts.errors, place] { return read_errors(*errors, *place); };
  send_export(exchange, pool, std::move(file));
}

}  // namespace

void add_export_routes(Router& router, BlockingPool& pool, const ExportParts& parts) {
  router.on(Method::get, "/api/orders/export", Permission::viewer,
            [&pool, parts](const ExchangePtr& exchange) { export_orders(exchange, pool, parts); });
  router.on(Method::get, "/api/errors/export", Permission::viewer,
            [&pool, parts](const ExchangePtr& exchange) { export_errors(exchange, pool, parts); });
}

}  // namespace nexus::http
