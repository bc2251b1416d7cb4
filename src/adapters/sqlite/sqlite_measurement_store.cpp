#include "adapters/sqlite/sqlite_measurement_store.h"

#include <charconv>

#include "adapters/sqlite/migrations.h"

namespace nexus::sqlite {

namespace {

constexpr int kCacheKib = 1024;
constexpr int kLogPages = 256;  // 1 MiB: from then on the log is copied into the file

// "0,12,3": one number a bucket.
std::string to_text(const std::array<std::uint64_t, Histogram::kBuckets>& counts) {
  std::string text;
  for (const std::uint64_t count : counts) {
    if (!text.empty()) text += ',';
    text += std::to_string(count);
  }
  return text;
}

// Buckets that a row of another version does not have stay 0.
std::array<std::uint64_t, Histogram::kBuckets> read_counts(std::string_view text) {
  std::array<std::uint64_t, Histogram::kBuckets> counts{};
  const char* at = text.data();
  const char* end = at + text.size();
  for (std::uint64_t& count : counts) {
    const auto [stop, failure] = std::from_chars(at, end, count);
    if (failure != std::errc() || stop == end) break;
    at = stop + 1;
  }
  return counts;
}

std::uint64_t unsigned_at(const Query& query, int column) {
  return static_cast<std::uint64_t>(query.integer_at(column));
}

ports::Measurement read_row(const Query& query) {
  ports::Measurement row;
  row.at = {query.integer_at(0) * ports::kMeasurementMinuteMs};
  row.accepted = unsigned_at(query, 1);
  row.rejected = unsigned_at(query, 2);
  row.duplicates = unsigned_at(query, 3);
  row.conflicts = unsigned_at(query, 4);
  row.queue_depth = unsigned_at(query, 5);
  row.oldest_age_ms = query.integer_at(6);
  row.dead = unsigned_at(query, 7);
  row.latency = read_counts(query.text_at(8));
  return row;
}

// The first minute that begins at that time or later.
std::int64_t first_minute(domain::Timestamp time) {
  return (time.ms + ports::kMeasurementMinuteMs - 1) / ports::kMeasurementMinuteMs;
}

}  // namespace

Result<std::unique_ptr<SqliteMeasurementStore>> SqliteMeasurementStore::open(const std::string& path) {
  return run_guarded([&]() -> Result<std::unique_ptr<SqliteMeasurementStore>> {
    return std::unique_ptr<SqliteMeasurementStore>(new SqliteMeasurementStore(path));
  });
}

SqliteMeasurementStore::SqliteMeasurementStore(const std::string& path)
    : lock_(path), connection_(path, OpenMode::writer, kCacheKib) {
  migrate(connection_, measurement_migrations());
}

Result<> SqliteMeasurementStore::save(const ports::Measurement& minute) {
  return run_guarded([&]() -> Result<> {
    std::lock_guard lock(mutex_);
    const std::string latency = to_text(minute.latency);
    Query query(connection_,
                "INSERT OR REPLACE INTO measurements(minute, accepted, rejected, duplicates, conflicts, "
                "queue_depth, oldest_age_ms, dead, latency) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
    query.integer(minute.at.ms / ports::kMeasurementMinuteMs);
    for (const std::uint64_t count :
         {minute.accepted, minute.rejected, minute.duplicates, minute.conflicts, minute.queue_depth}) {
      query.integer(static_cast<std::int64_t>(count));
    }
    query.integer(minute.oldest_age_ms).integer(static_cast<std::int64_t>(minute.dead)).text(latency).run();
    if (connection_.pages_in_log() >= kLogPages) connection_.checkpoint(false);
    return {};
  });
}

Result<std::vector<ports::Measurement>> SqliteMeasurementStore::list(domain::Timestamp from,
                                                                     domain::Timestamp to) {
  return run_guarded([&]() -> Result<std::vector<ports::Measurement>> {
    std::lock_guard lock(mutex_);
    std::vector<ports::Measurement> rows;
    Query query(connection_,
                "SELECT minute, accepted, rejected, duplicates, conflicts, queue_depth, oldest_age_ms, dead, "
                "latency FROM measurements WHERE minute >= ? AND minute < ? ORDER BY minute");
    query.integer(first_minute(from)).integer(first_minute(to));
    while (query.step()) rows.push_back(read_row(query));
    return rows;
  });
}

Result<> SqliteMeasurementStore::expire(domain::Timestamp before) {
  return run_guarded([&]() -> Result<> {
    std::lock_guard lock(mutex_);
    Query(connection_, "DELETE FROM measurements WHERE minute < ?").integer(first_minute(before)).run();
    return {};
  });
}

}  // namespace nexus::sqlite
