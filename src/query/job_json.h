// Jobs as the API shows them.
#pragma once

#include <span>
#include <string>

#include "ports/job_store.h"

namespace nexus::query {

// {id, kind, state, filter, queue, to, reason, actor, maxPerSecond, total, processed, succeeded,
// stillFailing, skipped, startedAt, endedAt, failure}.
void append_job_json(std::string& out, const ports::Job& job);
std::string job_json(const ports::Job& job);

// {"jobs":[...]}.
std::string jobs_json(std::span<const ports::Job> jobs);

}  // namespace nexus::query
