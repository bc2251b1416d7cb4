// Error events in memory: the same answers as every other error store. Every query looks at every
// event.
#pragma once

#include <map>
#include <mutex>

#include "ports/error_store.h"

namespace nexus::memory {

// Safe to call from any thread.
class MemoryErrorStore : public ports::ErrorStore {
 public:
  Result<> save(std::span<const domain::ErrorEvent> events) override;
  Result<std::optional<ports::StoredError>> find(const domain::Uuid& id) override;
  Result<ports::ErrorPage> list(const ports::ErrorQuery& query) override;
  Result<std::uint64_t> count(const ports::ErrorFilter& filter) override;
  Result<ports::ErrorStatistics> statistics(domain::Timestamp now) override;
  Result<std::uint64_t> expire(domain::Timestamp now, std::size_t limit) override;

 private:
  std::mutex mutex_;
  std::map<domain::Uuid, ports::StoredError> errors_;
  std::map<std::string, ports::ErrorStatistics::Received> received_;
};

}  // namespace nexus::memory
