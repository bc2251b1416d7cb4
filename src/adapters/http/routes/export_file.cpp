#include "adapters/http/routes/export_file.h"

#include "adapters/http/coroutine.h"
#include "adapters/http/routes/query_parameters.h"

namespace nexus::http {

namespace {

void start_file(Exchange& exchange, const ExportedFile& file) {
  const std::string disposition = "attachment; filename=\"" + file.name + "\"";
  const ResponseHeader headers[] = {{"Content-Disposition", disposition}};
  exchange.start(200, query::content_type(file.format), headers);
}

Routine send_file(ExchangePtr exchange, BlockingPool* pool, ExportedFile file) {
  while (true) {
    auto read = [&file] { return file.next_page(); };
    auto waiting = on_pool(exchange, *pool, std::move(read));
    auto page = co_await waiting;
    if (!page) {
      exchange->is_answer_started() ? exchange->abort()
                                    : exchange->respond(parameter_problem(page.error(), *exchange));
      co_return;
    }
    if (!exchange->is_answer_started()) start_file(*exchange, file);
    const bool more_room = exchange->write(page->rows);
    if (page->is_last) break;
    if (!more_room && !co_await drained(exchange)) co_return;
    if (exchange->is_client_gone()) co_return;
  }
  exchange->finish();
}

}  // namespace

void send_export(const ExchangePtr& exchange, BlockingPool& pool, ExportedFile file) {
  if (exchange->request().method() == Method::head) {
    start_file(*exchange, file);
    return exchange->finish();
  }
  send_file(exchange, &pool, std::move(file));
}

}  // namespace nexus::http
