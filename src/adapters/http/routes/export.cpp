#include "adapters/http/routes/export.h"

#include "adapters/http/coroutine.h"
#include "adapters/http/routes/query_parameters.h"
#include "query/order_export.h"

namespace nexus::http {

namespace {

struct ExportedPage {
  std::string rows;
  std::optional<ports::OrderPosition> next;
};

// Blocks.
Result<ExportedPage> read_page(ports::OrderStore& orders, const query::OrderExport& wanted) {
  auto page = orders.list(wanted.query);
  if (!page) return fail(page.error());
  ExportedPage exported;
  if (!wanted.query.after) query::append_export_head(exported.rows, wanted.format);
  query::append_export_rows(exported.rows, wanted.format, page->orders);
  exported.next = std::move(page->next);
  return exported;
}

void start_file(Exchange& exchange, query::ExportFormat format) {
  const std::string disposition = "attachment; filename=\"" + std::string(query::file_name(format)) + "\"";
  const ResponseHeader headers[] = {{"Content-Disposition", disposition}};
  exchange.start(200, query::content_type(format), headers);
}

// Holds one page at a time: the next one is read when the client has taken enough of this one.
Routine send_file(ExchangePtr exchange, BlockingPool* pool, ports::OrderStore* orders,
                  query::OrderExport wanted) {
  while (true) {
    auto read = [orders, &wanted] { return read_page(*orders, wanted); };
    auto waiting = on_pool(exchange, *pool, std::move(read));
    auto page = co_await waiting;
    if (!page) {
      // A file that was begun must not look complete.
      exchange->is_answer_started() ? exchange->abort() : exchange->respond(page.error());
      co_return;
    }
    if (!exchange->is_answer_started()) start_file(*exchange, wanted.format);
    const bool more_room = exchange->write(page->rows);
    if (!page->next) break;
    wanted.query.after = std::move(page->next);
    if (!more_room && !co_await drained(exchange)) co_return;
    if (exchange->is_client_gone()) co_return;
  }
  exchange->finish();
}

void export_orders(const ExchangePtr& exchange, BlockingPool& pool, const ExportParts& parts) {
  const auto parameters = parameters_of(*exchange);
  auto wanted = query::read_order_export(parameters, partner_names(parts.partners));
  if (!wanted) return exchange->respond(parameter_problem(wanted.error()));
  if (exchange->request().method() == Method::head) {
    start_file(*exchange, wanted->format);
    return exchange->finish();
  }
  send_file(exchange, &pool, &parts.orders, *std::move(wanted));
}

}  // namespace

void add_export_routes(Router& router, BlockingPool& pool, const ExportParts& parts) {
  router.on(Method::get, "/api/orders/export", Permission::viewer,
            [&pool, parts](const ExchangePtr& exchange) { export_orders(exchange, pool, parts); });
}

}  // namespace nexus::http
