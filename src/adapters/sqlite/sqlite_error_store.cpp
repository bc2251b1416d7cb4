#include "adapters/sqlite/sqlite_error_store.h"

#include "adapters/sqlite/error_groups.h"
#include "adapters/sqlite/error_row.h"
#include "adapters/sqlite/error_search.h"
#include "adapters/sqlite/error_statistics.h"
#include "adapters/sqlite/migrations.h"
#include "adapters/sqlite/order_row.h"
#include "adapters/sqlite/store_check.h"

namespace nexus::sqlite {
namespace {

std::unique_ptr<Connection> open_writer(const ErrorStoreOptions& options) {
  if (options.only_reads) {
    auto reader = std::make_unique<Connection>(options.path, OpenMode::reader, options.writer_cache_kib);
    require_current(*reader, error_migrations());
    return reader;
  }
  auto writer = std::make_unique<Connection>(options.path, OpenMode::writer, options.writer_cache_kib);
  migrate(*writer, error_migrations());
  fill_error_groups(*writer);
  return writer;
}

// The oldest events that have passed their time.
std::vector<domain::Uuid> overdue_ids(Connection& connection, domain::Timestamp now, std::size_t limit) {
  const auto bound = lowest_id(now.ms - domain::kErrorRetentionMs);
  std::vector<domain::Uuid> ids;
  Query query(connection, "SELECT id FROM errors WHERE id < ? ORDER BY id LIMIT ?");
  query.blob(bound).integer(static_cast<std::int64_t>(limit));
  while (query.step()) ids.push_back(uuid_from_blob(query.blob_at(0)));
  return ids;
}

}  // namespace

Result<std::unique_ptr<SqliteErrorStore>> SqliteErrorStore::open(const ErrorStoreOptions& options) {
  return run_guarded([&]() -> Result<std::unique_ptr<SqliteErrorStore>> {
    return std::unique_ptr<SqliteErrorStore>(new SqliteErrorStore(options));
  });
}

SqliteErrorStore::SqliteErrorStore(const ErrorStoreOptions& options)
    : lock_(lock_unless(options.only_reads, options.path)),
      log_pages_(options.log_pages),
      only_reads_(options.only_reads),
      writer_(open_writer(options)),
      statistics_(load_error_statistics(*writer_)),
      readers_(options.path, options.readers, options.reader_cache_kib, options.reader_wait_ms) {}

void SqliteErrorStore::keep_log_short() {
  const int pages = writer_->pages_in_log();
  if (pages >= log_pages_) writer_->checkpoint(pages >= 4 * log_pages_);
}

Result<> SqliteErrorStore::save(std::span<const domain::ErrorEvent> events) {
  return run_guarded([&]() -> Result<> {
    std::lock_guard lock(write_mutex_);
    keep_log_short();
    ErrorChange change;
    GroupChange groups;
    Transaction transaction(*writer_, Transaction::Kind::write);
    for (const auto& event : events) {
      if (!insert_error(*writer_, event)) continue;
      change.saved(event);
      groups.arrived(event);
    }
    change.write(*writer_);
    groups.write(*writer_);
    transaction.commit();
    statistics_.with([&](auto& statistics) { change.apply(statistics); });
    return {};
  });
}

Result<std::optional<ports::StoredError>> SqliteErrorStore::find(const domain::Uuid& id) {
  return run_guarded([&]() -> Result<std::optional<ports::StoredError>> {
    const auto lease = readers_.lend();
    const Transaction snapshot(lease.connection(), Transaction::Kind::read);
    return read_error(lease.connection(), id);
  });
}

Result<ports::ErrorPage> SqliteErrorStore::list(const ports::ErrorQuery& query) {
  return run_guarded([&]() -> Result<ports::ErrorPage> {
    const auto lease = readers_.lend();
    const Transaction snapshot(lease.connection(), Transaction::Kind::read);
    return list_errors(lease.connection(), query);
  });
}

Result<std::uint64_t> SqliteErrorStore::count(const ports::ErrorFilter& filter) {
  return run_guarded([&]() -> Result<std::uint64_t> {
    const auto lease = readers_.lend();
    return groups_answer(filter) ? count_from_groups(lease.connection(), filter)
                                 : count_errors(lease.connection(), filter);
  });
}

Result<ports::ErrorStatistics> SqliteErrorStore::statistics(domain::Timestamp now) {
  return run_guarded([&]() -> Result<ports::ErrorStatistics> {
    auto statistics = statistics_.with([](const auto& current) { return current; });
    const auto lease = readers_.lend();
    const Transaction snapshot(lease.connection(), Transaction::Kind::read);
    if (only_reads_) statistics = load_error_statistics(lease.connection());
    statistics.last_24_hours = count_last_24_hours(lease.connection(), now);
    return statistics;
  });
}

Result<std::uint64_t> SqliteErrorStore::expire(domain::Timestamp now, std::size_t limit) {
  return run_guarded([&]() -> Result<std::uint64_t> {
    std::lock_guard lock(write_mutex_);
    keep_log_short();
    ErrorChange change;
    GroupChange groups;
    Transaction transaction(*writer_, Transaction::Kind::write);
    const auto ids = overdue_ids(*writer_, now, limit);
    for (const auto& id : ids) {
      const auto error = read_error(*writer_, id);
      if (!error) continue;
      delete_error(*writer_, error->event);
      change.expired(error->event);
      groups.moved({ports::error_group(error->event), error->state, error->event.amount_at_risk},
                   std::nullopt);
    }
    change.write(*writer_);
    groups.write(*writer_);
    drop_old_hours(*writer_, now);
    transaction.commit();
    statistics_.with([&](auto& statistics) { change.apply(statistics); });
    return static_cast<std::uint64_t>(ids.size());
  });
}

Result<> SqliteErrorStore::backup(const std::string& target) {
  return run_guarded([&]() -> Result<> {
    const auto lease = readers_.lend();
    copy_database(lease.connection(), target);
    return {};
  });
}

}  // namespace nexus::sqlite
