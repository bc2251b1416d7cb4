// Jobs of a cluster. A job belongs to the process that wrote it first, and running() gives a process its own
// jobs and those of processes that are gone, which become its own; never those of one that lives.
//
// A process lives, in this sense, as long as the store's own session with the server does: it holds an
// advisory lock whose key stands in the job's row. When that session is lost, it is opened anew, with the
// same key, at the next use; meanwhile another process may take a job over. Both then work on it until the
// first one's next save, which fails as `conflict`; that is wasted work and no harm, because an event is
// settled once and an order has its identity.
#pragma once

#include <mutex>

#include "adapters/postgres/database.h"
#include "ports/job_store.h"

namespace nexus::postgres {

class PostgresJobStore : public ports::JobStore {
 public:
  // The database's schema has been migrated. It outlives the store. `owner` is random, for each process.
  // `session` is how the store's own session is opened (as the database's writer is).
  PostgresJobStore(Database& database, const ConnectionOptions& session, std::int64_t owner);

  // Also fails as `conflict` when another process has taken the job over.
  Result<> save(const ports::Job& job) override;
  Result<std::optional<ports::Job>> find(const domain::Uuid& id) override;
  Result<std::vector<ports::Job>> list(ports::JobKind kind, std::string_view queue,
                                       std::size_t limit) override;
  Result<std::vector<ports::Job>> running(ports::JobKind kind) override;
  Result<std::optional<ports::Job>> take(const domain::Uuid& id) override;

 private:
  void show_alive();

  Database& database_;
  const std::int64_t owner_;
  std::mutex mutex_;
  Connection alive_;  // holds the lock
};

}  // namespace nexus::postgres
