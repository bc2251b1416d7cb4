#include "adapters/http/routes/audit.h"

#include "adapters/http/routes/query_parameters.h"
#include "query/audit_list.h"

namespace nexus::http {

void add_audit_routes(Router& router, BlockingPool& pool, ports::AuditLog& log) {
  router.on_pool(Method::get, "/api/audit", Permission::viewer, pool,
                 [&log](const Exchange& exchange, std::string_view) {
                   const auto parameters = parameters_of(exchange);
                   const auto query = query::read_audit_list(parameters);
                   if (!query) return parameter_response(query.error(), exchange);
                   const auto page = log.list(*query);
                   if (!page) return error_response(page.error(), exchange);
                   return json_response(200, query::audit_page_json(*query, *page));
                 });
}

}  // namespace nexus::http
