// Orders in one SQLite file. docs/store-schema.md describes the file and how to read it with any
// SQLite tool, also while the server runs.
//
// One connection writes and checkpoints; a fixed number of others only read. A save that succeeded
// survives a loss of power. Safe to call from any thread; saves run one after the other.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "adapters/sqlite/data_lock.h"
#include "adapters/sqlite/order_writer.h"
#include "adapters/sqlite/reader_pool.h"
#include "adapters/sqlite/store_check.h"
#include "ports/order_store.h"

namespace nexus::sqlite {

struct OrderStoreOptions {
  std::string path;                 // of orders.db; its folder exists
  int readers = 4;                  // connections that read
  int reader_cache_kib = 4 * 1024;  // page cache of each
  int reader_wait_ms = 5'000;       // how long a query waits for a free one before it is unavailable
  OrderWriterOptions writer;
};

class SqliteOrderStore : public ports::OrderStore {
 public:
  // Creates the file or brings its schema forward. `conflict` when another process has it open,
  // `invalid` when a newer program has used it, `corrupt` when it is damaged.
  static Result<std::unique_ptr<SqliteOrderStore>> open(const OrderStoreOptions& options);

  Result<std::vector<ports::SaveOutcome>> save(std::span<const domain::Order> orders) override;
  Result<std::optional<domain::Order>> find(const domain::Uuid& id) override;
  Result<std::optional<domain::Order>> find_external(const std::string& partner_id,
                                                     const std::string& external_order_id) override;
  Result<std::optional<domain::Timestamp>> stored_at(const domain::Uuid& id) override;
  Result<ports::OrderPage> list(const ports::OrderQuery& query) override;
  ports::OrderPosition position(const domain::Order& order, ports::OrderSort sort) const override;
  Result<ports::OrderCount> count(const ports::OrderFilter& filter) override;
  Result<ports::OrderStatistics> statistics() override;
  Result<> visit_identities(const IdentityVisitor& visit) override;

  // Writes a consistent copy of the store as it is now to `target`, which must not exist, while
  // orders go on arriving. The copy is complete and synced when it appears under that name.
  Result<> backup(const std::string& target);

 private:
  explicit SqliteOrderStore(const OrderStoreOptions& options);

  DataLock lock_;
  SharedTail tail_;
  RunningStatistics statistics_;
  std::mutex write_mutex_;
  std::unique_ptr<OrderWriter> writer_;  // before the readers: it creates the file, and closes it last
  ReaderPool readers_;
};

}  // namespace nexus::sqlite
