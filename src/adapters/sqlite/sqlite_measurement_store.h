// Measurements in one SQLite file, measurements.db; docs/store-schema.md describes it. One connection,
// used by one thread at a time: a row is written once a minute and read by a few people.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "adapters/sqlite/connection.h"
#include "adapters/sqlite/data_lock.h"
#include "ports/measurement_store.h"

namespace nexus::sqlite {

// Safe to call from any thread.
class SqliteMeasurementStore final : public ports::MeasurementStore {
 public:
  // `path` of measurements.db; its folder exists. As SqliteOrderStore::open.
  static Result<std::unique_ptr<SqliteMeasurementStore>> open(const std::string& path);

  Result<> save(const ports::Measurement& minute) override;
  Result<std::vector<ports::Measurement>> list(domain::Timestamp from, domain::Timestamp to) override;
  Result<> expire(domain::Timestamp before) override;

 private:
  explicit SqliteMeasurementStore(const std::string& path);

  DataLock lock_;
  std::mutex mutex_;
  Connection connection_;
};

}  // namespace nexus::sqlite
