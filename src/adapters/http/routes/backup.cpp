#include "adapters/http/routes/backup.h"

#include "adapters/http/routes/answer.h"
#include "wire/json_value.h"

namespace nexus::http {

namespace {

Result<std::string> destination_of(std::string_view body) {
  auto json = wire::JsonValue::parse(body, 4);
  const wire::JsonValue* destination = json ? json->find("destination") : nullptr;
  if (destination != nullptr && destination->is_string() && destination->string().starts_with('/')) {
    return destination->string();
  }
  return fail(
      ErrorKind::invalid,
      "The body must be {\"destination\": \"/absolute/folder\"}: a folder of the server's machine that does "
      "not exist yet or is empty.");
}

}  // namespace

void add_backup_routes(Router& router, BlockingPool& pool, MakeBackup make_backup, const AuditTrail& audit) {
  router.on_pool(
      Method::post, "/api/backup", Permission::admin, pool,
      [make_backup = std::move(make_backup), audit](const Exchange& exchange, std::string_view body) {
        auto destination = destination_of(body);
        if (!destination) return error_response(destination.error(), exchange);
        auto made = make_backup(*destination);
        if (!made) return error_response(made.error(), exchange);
        return noted(audit, exchange, {"backup.create", "folder", *destination, "", ""},
                     json_response(200, *std::move(made)));
      });
}

}  // namespace nexus::http
