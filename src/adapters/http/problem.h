// Errors of the API itself: application/problem+json (RFC 9457).
#pragma once

#include <optional>
#include <string>
#include <string_view>

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
};

// invalid 400, not_found 404, conflict 409, unavailable 503 and storage_full 507 with Retry-After,
// corrupt and internal 500. The detail of a 500 does not repeat the error's message, which is for
// the log and not for clients.
Problem to_problem(const Error& error);

// {type, title, status, detail, code, traceId, message} and the further members.
std::string to_json(const Problem& problem, std::string_view trace_id);
// The same with status, content type and Retry-After set.
Response to_response(const Problem& problem, std::string_view trace_id);

}  // namespace nexus::http
