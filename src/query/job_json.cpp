#include "query/job_json.h"

#include "query/actor_json.h"

namespace nexus::query {

namespace {

void append_texts(std::string& out, const ports::Job& job) {
  out += R"({"id":)";
  wire::append_uuid(out, job.id);
  out += R"(,"kind":)";
  wire::append_string(out, to_string(job.kind));
  out += R"(,"state":)";
  wire::append_string(out, to_string(job.state));
  out += R"(,"filter":)";
  out += job.filter.empty() ? "null" : job.filter;
  out += R"(,"queue":)";
  append_text_or_null(out, job.queue);
  out += R"(,"to":)";
  append_text_or_null(out, job.to);
  out += R"(,"reason":)";
  append_text_or_null(out, job.reason);
  out += R"(,"actor":)";
  append_actor_json(out, job.actor);
}

}  // namespace

void append_job_json(std::string& out, const ports::Job& job) {
  append_texts(out, job);
  const auto number = [&out](const char* name_and_colon, std::uint64_t value) {
    out.append(name_and_colon) += std::to_string(value);
  };
  number(R"(,"maxPerSecond":)", job.max_per_second);
  number(R"(,"total":)", job.total);
  number(R"(,"processed":)", job.processed);
  number(R"(,"succeeded":)", job.succeeded);
  number(R"(,"stillFailing":)", job.still_failing);
  number(R"(,"skipped":)", job.skipped);
  out += R"(,"startedAt":)";
  wire::append_timestamp(out, job.started_at);
  out += R"(,"endedAt":)";
  if (job.ended_at) {
    wire::append_timestamp(out, *job.ended_at);
  } else {
    out += "null";
  }
  out += R"(,"failure":)";
  append_text_or_null(out, job.failure);
  out += '}';
}

std::string job_json(const ports::Job& job) {
  std::string out;
  append_job_json(out, job);
  return out;
}

std::string jobs_json(std::span<const ports::Job> jobs) {
  std::string out = R"({"jobs":[)";
  for (const ports::Job& job : jobs) {
    if (out.back() != '[') out += ',';
    append_job_json(out, job);
  }
  return out + "]}";
}

}  // namespace nexus::query
