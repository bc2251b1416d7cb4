#include "ports/job_store.h"

namespace nexus::ports {

std::string_view to_string(JobKind kind) { return kind == JobKind::reprocess ? "reprocess" : "redrive"; }

std::string_view to_string(JobState state) {
  switch (state) {
    case JobState::running: return "running";
    case JobState::done: return "done";
    case JobState::cancelled: return "cancelled";
    case JobState::failed: return "failed";
  }
  return "failed";
}

std::optional<JobKind> parse_job_kind(std::string_view name) {
  for (const auto kind : {JobKind::reprocess, JobKind::redrive}) {
    if (to_string(kind) == name) return kind;
  }
  return std::nullopt;
}

std::optional<JobState> parse_job_state(std::string_view name) {
  for (const auto state : {JobState::running, JobState::done, JobState::cancelled, JobState::failed}) {
    if (to_string(state) == name) return state;
  }
  return std::nullopt;
}

}  // namespace nexus::ports
