#include "adapters/sqlite/sqlite_order_store.h"

#include "adapters/sqlite/order_plan.h"
#include "adapters/sqlite/order_reader.h"

namespace nexus::sqlite {
namespace {

// Identities that are read in one snapshot. A snapshot that is held for long keeps the log from
// starting anew, so the visit takes a new one now and then.
constexpr std::int64_t kIdentitiesASnapshot = 50'000;

}  // namespace

Result<std::unique_ptr<SqliteOrderStore>> SqliteOrderStore::open(const OrderStoreOptions& options) {
  return run_guarded([&]() -> Result<std::unique_ptr<SqliteOrderStore>> {
    return std::unique_ptr<SqliteOrderStore>(new SqliteOrderStore(options));
  });
}

SqliteOrderStore::SqliteOrderStore(const OrderStoreOptions& options)
    : lock_(options.path),
      writer_(std::make_unique<OrderWriter>(options.path, options.writer, tail_, statistics_)),
      readers_(options.path, options.readers, options.reader_cache_kib, options.reader_wait_ms) {}

Result<std::vector<ports::SaveOutcome>> SqliteOrderStore::save(std::span<const domain::Order> orders) {
  return run_guarded([&]() -> Result<std::vector<ports::SaveOutcome>> {
    std::lock_guard lock(write_mutex_);
    return writer_->save(orders);
  });
}

Result<std::optional<domain::Order>> SqliteOrderStore::find(const domain::Uuid& id) {
  return run_guarded([&]() -> Result<std::optional<domain::Order>> {
    const auto lease = readers_.lend();
    return read_order(lease.connection(), id);
  });
}

Result<std::optional<domain::Order>> SqliteOrderStore::find_external(const std::string& partner_id,
                                                                     const std::string& external_order_id) {
  return run_guarded([&]() -> Result<std::optional<domain::Order>> {
    const auto lease = readers_.lend();
    return read_order_external(lease.connection(), partner_id, external_order_id);
  });
}

Result<std::optional<domain::Timestamp>> SqliteOrderStore::stored_at(const domain::Uuid& id) {
  return run_guarded([&]() -> Result<std::optional<domain::Timestamp>> {
    const auto lease = readers_.lend();
    return read_stored_at(lease.connection(), id);
  });
}

Result<ports::OrderPage> SqliteOrderStore::list(const ports::OrderQuery& query) {
  return run_guarded([&]() -> Result<ports::OrderPage> {
    ReadView view(readers_, tail_);
    return OrderReader(view).list(query);
  });
}

ports::OrderPosition SqliteOrderStore::position(const domain::Order& order, ports::OrderSort sort) const {
  return position_of(position_key(sort, order), order.id);
}

Result<ports::OrderCount> SqliteOrderStore::count(const ports::OrderFilter& filter) {
  return run_guarded([&]() -> Result<ports::OrderCount> {
    ReadView view(readers_, tail_);
    return OrderReader(view).count(filter);
  });
}

Result<ports::OrderStatistics> SqliteOrderStore::statistics() { return statistics_.copy(); }

Result<> SqliteOrderStore::visit_identities(const IdentityVisitor& visit) {
  return run_guarded([&]() -> Result<> {
    const auto lease = readers_.lend();
    auto& connection = lease.connection();
    std::map<std::int64_t, std::string> partners;
    {
      Query query(connection, "SELECT code, partner_id FROM partners");
      while (query.step()) partners[query.integer_at(0)] = query.text_at(1);
    }
    for (const auto& [code, partner_id] : partners) {
      std::string last;
      for (bool more = true; more;) {
        std::int64_t read = 0;
        const auto from = last;
        Query query(connection,
                    "SELECT external_order_id FROM orders WHERE partner = ? AND external_order_id > ? "
                    "ORDER BY external_order_id LIMIT ?");
        query.integer(code).text(from).integer(kIdentitiesASnapshot);
        while (query.step()) {
          const auto external_order_id = query.text_at(0);
          if (!visit(partner_id, external_order_id)) return {};
          if (++read == kIdentitiesASnapshot) last = external_order_id;
        }
        more = read == kIdentitiesASnapshot;
      }
    }
    return {};
  });
}

Result<> SqliteOrderStore::backup(const std::string& target) {
  return run_guarded([&]() -> Result<> {
    const auto lease = readers_.lend();
    copy_database(lease.connection(), target);
    return {};
  });
}

}  // namespace nexus::sqlite
