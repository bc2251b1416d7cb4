// Jobs in review.db.
#pragma once

#include "adapters/sqlite/review_file.h"
#include "ports/job_store.h"

namespace nexus::sqlite {

class SqliteJobStore : public ports::JobStore {
 public:
  // `file` must outlive it.
  explicit SqliteJobStore(ReviewFile& file) : file_(file) {}

  Result<> save(const ports::Job& job) override;
  Result<std::optional<ports::Job>> find(const domain::Uuid& id) override;
  Result<std::vector<ports::Job>> list(ports::JobKind kind, std::string_view queue,
                                       std::size_t limit) override;
  Result<std::vector<ports::Job>> running(ports::JobKind kind) override;
  // All jobs are this process's.
  Result<std::optional<ports::Job>> take(const domain::Uuid& id) override { return find(id); }

 private:
  ReviewFile& file_;
};

}  // namespace nexus::sqlite
