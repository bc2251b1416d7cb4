// Errors of the API itself: application/problem+json (RFC 9457).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "adapters/http/caller.h"
#include "adapters/http/response.h"
#include "base/result.h"

namespace nexus::http {

inline constexpr std::string_view kProblemContentType = "application/problem+json";

struct Problem {
  int status = 500;
  std::string code;    // "INVALID_API_KEY": stable, for programs
  std::string detail;  // a sentence for people; sent as `detail` and as `message`
  // Further members as JSON text without braces, "\"parameter\":\"page\"". Empty for none.
  std::string members;
  std::optional<int> retry_after_s;  // sent as Retry-After
  std::string log_reason{};          // never sent
};

// invalid 400, not_found 404, conflict 409, unavailable 503 and storage_full 507 with Retry-After,
// corrupt and internal 500. The message of an error from 500 on is for the log. It may name hosts, users and
// files, so partners are not sent it, and of a 500 nobody is.
Problem to_problem(const Error& error, Role caller);

// {type, title, status, detail, code, traceId, message} and the further members.
std::string to_json(const Problem& problem, std::string_view trace_id);
// The same with status, content type and Retry-After set.
Response to_response(const Problem& problem, std::string_view trace_id);

}  // namespace nexus::http
