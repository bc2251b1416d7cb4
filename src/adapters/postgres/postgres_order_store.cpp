#include "adapters/postgres/postgres_order_store.h"

#include <fmt/format.h>

#include "adapters/postgres/order_conditions.h"
#include "adapters/postgres/order_row.h"
#include "adapters/postgres/order_statistics.h"
#include "adapters/postgres/order_writer.h"
#include "base/check.h"

namespace nexus::postgres {
namespace {

constexpr int kIdentitiesAtOnce = 10'000;

const std::string kById = fmt::format("SELECT {} FROM orders WHERE id = $1", kOrderColumnNames);
const std::string kByExternalId =
    fmt::format("SELECT {} FROM orders WHERE partner_id = $1 AND external_order_id = $2", kOrderColumnNames);
const std::string kIdentities = fmt::format(
    "SELECT partner_id, external_order_id FROM orders WHERE (partner_id, external_order_id) > ($1, $2) "
    "ORDER BY partner_id, external_order_id LIMIT {}",
    kIdentitiesAtOnce);

}  // namespace

Result<std::vector<ports::SaveOutcome>> PostgresOrderStore::save(std::span<const domain::Order> orders) {
  if (orders.empty()) return std::vector<ports::SaveOutcome>{};
  return database_.write([&](Connection& connection) -> Result<std::vector<ports::SaveOutcome>> {
    return save_orders(connection, orders, options_.clock);
  });
}

template <class Value, class Read>
Result<std::optional<Value>> PostgresOrderStore::find_one(std::string_view sql, const Parameters& parameters,
                                                          Read read) {
  const auto look = [&](Connection& connection) -> Result<std::optional<Value>> {
    const auto rows = connection.query(sql, parameters);
    if (rows.empty()) return std::nullopt;
    return read(rows);
  };
  auto found = database_.read(look);
  if (!found || *found || !database_.has_readers()) return found;
  return database_.read_primary(look);
}

Result<std::optional<domain::Order>> PostgresOrderStore::find(const domain::Uuid& id) {
  Parameters parameters;
  parameters.uuid(id);
  return find_one<domain::Order>(kById, parameters, [](const Rows& rows) { return read_order(rows, 0); });
}

Result<std::optional<domain::Order>> PostgresOrderStore::find_external(const std::string& partner_id,
                                                                       const std::string& external_order_id) {
  Parameters parameters;
  parameters.text(partner_id).text(external_order_id);
  return find_one<domain::Order>(kByExternalId, parameters,
                                 [](const Rows& rows) { return read_order(rows, 0); });
}

Result<std::optional<domain::Timestamp>> PostgresOrderStore::stored_at(const domain::Uuid& id) {
  Parameters parameters;
  parameters.uuid(id);
  return find_one<domain::Timestamp>("SELECT stored_at FROM orders WHERE id = $1", parameters,
                                     [](const Rows& rows) { return rows.time(0, 0); });
}

Result<ports::OrderPage> PostgresOrderStore::list(const ports::OrderQuery& query) {
  check(query.limit > 0 && query.skip <= ports::kMaxSkip, "a page has a limit, and skips a bounded number");
  return database_.read([&](Connection& connection) -> Result<ports::OrderPage> {
    return list_orders(connection, query, options_.bounds);
  });
}

ports::OrderPosition PostgresOrderStore::position(const domain::Order& order, ports::OrderSort sort) const {
  return position_of(order, sort);
}

Result<ports::OrderCount> PostgresOrderStore::count(const ports::OrderFilter& filter) {
  return database_.read([&](Connection& connection) -> Result<ports::OrderCount> {
    return count_orders(connection, filter, options_.bounds);
  });
}

Result<ports::OrderStatistics> PostgresOrderStore::statistics() {
  return database_.read(
      [&](Connection& connection) -> Result<ports::OrderStatistics> { return read_statistics(connection); });
}

Result<> PostgresOrderStore::visit_identities(const IdentityVisitor& visit) {
  std::string partner;
  std::string external;
  for (;;) {
    Parameters place;
    place.text(partner).text(external);
    auto rows = database_.read_primary(
        [&](Connection& connection) -> Result<Rows> { return connection.query(kIdentities, place); });
    if (!rows) return fail(rows.error());
    // The visitor may call this store too, so no session is held meanwhile.
    for (int row = 0; row < rows->count(); ++row) {
      if (!visit(rows->text(row, 0), rows->text(row, 1))) return {};
    }
    if (rows->count() < kIdentitiesAtOnce) return {};
    partner = rows->text(rows->count() - 1, 0);
    external = rows->text(rows->count() - 1, 1);
  }
}

}  // namespace nexus::postgres
