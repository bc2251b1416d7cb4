// Orders in PostgreSQL, for any number of workers and readers at once. docs/store-schema.md describes the
// tables.
//
// A save that succeeded is durable at the primary (and at the standbys that the server's
// synchronous_standby_names asks for). Safe to call from any thread.
#pragma once

#include "adapters/postgres/database.h"
#include "adapters/postgres/order_search.h"
#include "ports/clock.h"
#include "ports/order_store.h"

namespace nexus::postgres {

struct OrderStoreOptions {
  SearchBounds bounds;
  const ports::Clock* clock = nullptr;  // says when orders are stored; none: the server's clock does
};

class PostgresOrderStore : public ports::OrderStore {
 public:
  // The database's schema has been migrated. It outlives the store.
  explicit PostgresOrderStore(Database& database, const OrderStoreOptions& options = {})
      : database_(database), options_(options) {}

  Result<std::vector<ports::SaveOutcome>> save(std::span<const domain::Order> orders) override;
  // Asks a reader; what it does not have yet is asked of the primary.
  Result<std::optional<domain::Order>> find(const domain::Uuid& id) override;
  Result<std::optional<domain::Order>> find_external(const std::string& partner_id,
                                                     const std::string& external_order_id) override;
  Result<std::optional<domain::Timestamp>> stored_at(const domain::Uuid& id) override;
  // Lists, counts and statistics are a reader's: as old as the standby lags behind.
  Result<ports::OrderPage> list(const ports::OrderQuery& query) override;
  ports::OrderPosition position(const domain::Order& order, ports::OrderSort sort) const override;
  Result<ports::OrderCount> count(const ports::OrderFilter& filter) override;
  Result<ports::OrderStatistics> statistics() override;
  // Of the primary, so that none is left out; in parts, so that no transaction lasts long.
  Result<> visit_identities(const IdentityVisitor& visit) override;

 private:
  // The first row that a look-up gives, of a reader or else of the primary; `read` makes the answer of it.
  template <class Value, class Read>
  Result<std::optional<Value>> find_one(std::string_view sql, const Parameters& parameters, Read read);

  Database& database_;
  const OrderStoreOptions options_;
};

}  // namespace nexus::postgres
