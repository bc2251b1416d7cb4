#include "adapters/http/problem.h"

#include "wire/json_text.h"

namespace nexus::http {

namespace {

constexpr int kRetryUnavailableSeconds = 1;
constexpr int kRetryStorageFullSeconds = 5;

constexpr const char* kUnavailable =
    "The server cannot do this at the moment; try again in a second. The log has the reason under the trace "
    "id.";
constexpr const char* kStorageFull =
    "The server has no space left at the moment; try again in some seconds. The log has the reason under the "
    "trace id.";
constexpr const char* kFailed = "The server failed to do this; the log has the reason under the trace id.";

}  // namespace

Problem to_problem(const Error& error, Role caller) {
  const std::string& why = error.message;
  const bool may_know = caller != Role::nobody && caller != Role::partner;
  switch (error.kind) {
    case ErrorKind::invalid: return {400, "INVALID_REQUEST", why, {}, {}};
    case ErrorKind::not_found: return {404, "NOT_FOUND", why, {}, {}};
    case ErrorKind::conflict: return {409, "CONFLICT", why, {}, {}};
    case ErrorKind::unavailable:
      return {503, "UNAVAILABLE", may_know ? why : kUnavailable, {}, kRetryUnavailableSeconds, why};
    case ErrorKind::storage_full:
      return {507, "STORAGE_FULL", may_know ? why : kStorageFull, {}, kRetryStorageFullSeconds, why};
    case ErrorKind::corrupt:
    case ErrorKind::internal: break;
  }
  return {500, "INTERNAL_ERROR", kFailed, {}, {}, why};
}

std::string to_json(const Problem& problem, std::string_view trace_id) {
  std::string json = R"({"type":"about:blank","title":)";
  wire::append_string(json, reason_phrase(problem.status));
  json += ",\"status\":" + std::to_string(problem.status) + ",\"detail\":";
  wire::append_string(json, problem.detail);
  json += ",\"code\":";
  wire::append_string(json, problem.code);
  json += ",\"traceId\":";
  wire::append_string(json, trace_id);
  json += ",\"message\":";
  wire::append_string(json, problem.detail);
  if (!problem.members.empty()) json += "," + problem.members;
  json += '}';
  return json;
}

Response to_response(const Problem& problem, std::string_view trace_id) {
  Response response;
  response.status = problem.status;
  response.content_type = kProblemContentType;
  response.body = to_json(problem, trace_id);
  response.log_reason = problem.log_reason;
  if (problem.retry_after_s)
    response.headers.emplace_back("Retry-After", std::to_string(*problem.retry_after_s));
  return response;
}

}  // namespace nexus::http
