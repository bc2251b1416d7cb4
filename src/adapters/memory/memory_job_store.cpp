#include "adapters/memory/memory_job_store.h"

namespace nexus::memory {

Result<> MemoryJobStore::save(const ports::Job& job) {
  std::lock_guard lock(mutex_);
  jobs_[job.id] = job;
  return {};
}

Result<std::optional<ports::Job>> MemoryJobStore::find(const domain::Uuid& id) {
  std::lock_guard lock(mutex_);
  const auto found = jobs_.find(id);
  if (found == jobs_.end()) return std::nullopt;
  return found->second;
}

Result<std::vector<ports::Job>> MemoryJobStore::list(ports::JobKind kind, std::string_view queue,
                                                     std::size_t limit) {
  std::lock_guard lock(mutex_);
  std::vector<ports::Job> jobs;
  for (auto at = jobs_.rbegin(); at != jobs_.rend() && jobs.size() < limit; ++at) {
    const ports::Job& job = at->second;
    if (job.kind == kind && (queue.empty() || job.queue == queue)) jobs.push_back(job);
  }
  return jobs;
}

Result<std::vector<ports::Job>> MemoryJobStore::running(ports::JobKind kind) {
  std::lock_guard lock(mutex_);
  std::vector<ports::Job> jobs;
  for (const auto& [id, job] : jobs_) {
    if (job.kind == kind && job.state == ports::JobState::running) jobs.push_back(job);
  }
  return jobs;
}

}  // namespace nexus::memory
