#include "adapters/http/routes/conservation.h"

#include "adapters/http/routes/answer.h"

namespace nexus::http {

namespace {

void append_books(std::string& out, const intake::PartnerBooks& books) {
  JsonObject object(out);
  object.text("partnerId", books.partner_id);
  object.integer("received", books.received);
  object.integer("persisted", books.persisted);
  object.integer("duplicates", books.duplicates);
  object.integer("conflicts", books.conflicts);
  object.integer("rejected", books.rejected);
  object.integer("queued", books.queued);
  object.integer("dead", books.dead);
  object.integer("unaccounted", books.unaccounted);
}

Response show_books(const Exchange& exchange, intake::Conservation& conservation) {
  auto books = conservation.balance();
  if (!books) return error_response(books.error(), exchange);
  std::string body = "{\"partners\":[";
  for (std::size_t i = 0; i < books->partners.size(); ++i) {
    if (i != 0) body += ',';
    append_books(body, books->partners[i]);
  }
  body += "],\"unaccounted\":" + std::to_string(books->unaccounted);
  body += ",\"unaccountedErrors\":" + std::to_string(books->unaccounted_errors) + "}";
  return json_response(200, std::move(body));
}

}  // namespace

void add_conservation_routes(Router& router, BlockingPool& pool, intake::Conservation& conservation) {
  router.on_pool(Method::get, "/api/conservation", Permission::viewer, pool,
                 [&conservation](const Exchange& exchange, std::string_view) {
                   return show_books(exchange, conservation);
                 });
}

}  // namespace nexus::http
