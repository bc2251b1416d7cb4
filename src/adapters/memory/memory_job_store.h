// Jobs in memory: the same answers as every other job store, until the process ends.
#pragma once

#include <map>
#include <mutex>

#include "ports/job_store.h"

namespace nexus::memory {

// Safe to call from any thread.
class MemoryJobStore : public ports::JobStore {
 public:
  Result<> save(const ports::Job& job) override;
  Result<std::optional<ports::Job>> find(const domain::Uuid& id) override;
  Result<std::vector<ports::Job>> list(ports::JobKind kind, std::string_view queue,
                                       std::size_t limit) override;
  Result<std::vector<ports::Job>> running(ports::JobKind kind) override;
  // All jobs are this process's.
  Result<std::optional<ports::Job>> take(const domain::Uuid& id) override { return find(id); }

 private:
  std::mutex mutex_;
  std::map<domain::Uuid, ports::Job> jobs_;
};

}  // namespace nexus::memory
