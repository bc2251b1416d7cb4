// What operators started that takes long: bulk reprocessing and redrives. A job's row says how far it
// has come, so that whoever runs jobs goes on with them after a restart. Where several processes share the
// store, a job belongs to the one that runs it. Safe to call from any thread; calls block.
// tests/contract/review holds each adapter to it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "domain/actor.h"
#include "domain/timestamp.h"
#include "domain/uuid.h"

namespace nexus::ports {

enum class JobKind { reprocess, redrive };
enum class JobState { running, done, cancelled, failed };
std::string_view to_string(JobKind kind);
std::string_view to_string(JobState state);
std::optional<JobKind> parse_job_kind(std::string_view name);
std::optional<JobState> parse_job_state(std::string_view name);

struct Job {
  domain::Uuid id;  // made for `started_at`, so that ids sort by time
  JobKind kind = JobKind::reprocess;
  JobState state = JobState::running;
  std::string filter;  // reprocess: JSON object text of what it takes; empty for a redrive
  std::string queue;   // redrive: from where; empty otherwise
  std::string to;      // redrive: to where
  std::string reason;  // the operator's words; may be empty
  domain::Actor actor;
  std::uint32_t max_per_second = 0;  // 0: as fast as possible
  std::uint64_t total = 0;           // things that were there when it started
  std::uint64_t processed = 0;       // succeeded + still_failing + skipped
  std::uint64_t succeeded = 0;
  std::uint64_t still_failing = 0;
  std::uint64_t skipped = 0;
  domain::Timestamp started_at;
  std::optional<domain::Timestamp> ended_at;
  std::string failure;   // why, when failed
  std::string position;  // where it goes on; means something only to whoever runs this kind
};

class JobStore {
 public:
  virtual ~JobStore() = default;
  // Writes the job as it is now, a new one or one that is there. Durable when it returns. `conflict` when
  // another process has taken the job: this one must leave it alone.
  virtual Result<> save(const Job& job) = 0;
  virtual Result<std::optional<Job>> find(const domain::Uuid& id) = 0;
  // The newest `limit` jobs of that kind, newest first; `queue` empty: of every queue.
  virtual Result<std::vector<Job>> list(JobKind kind, std::string_view queue, std::size_t limit) = 0;
  // The running jobs of that kind which belong to this process, oldest first, among them those of processes
  // that are gone, which belong to it from now on: what to go on with, at the start and later.
  virtual Result<std::vector<Job>> running(JobKind kind) = 0;
  // Makes the job this process's own while it is running, whoever runs it. Gives it as it is then, also when
  // it is not running any more; nothing when there is none.
  virtual Result<std::optional<Job>> take(const domain::Uuid& id) = 0;
};

}  // namespace nexus::ports
