// What the requests of operators who review errors have in common: their bodies, and what they name.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/http/exchange.h"
#include "adapters/http/response.h"
#include "domain/uuid.h"
#include "partners/registry.h"
#include "ports/error_store.h"

namespace nexus::http {

// The members that a body of these routes may have.
struct ReviewRequest {
  std::optional<std::string> input;
  std::string reason;  // empty when there is none
  std::optional<ports::ErrorFilter> filter;
  bool plan = false;
  std::optional<std::uint32_t> max_per_second;
};

// Reads a JSON object, or nothing at all. Members that are not among `allowed` (names, separated by
// blanks) are `invalid`, as are wrong types, blank reasons, and reasons longer than 2,000 bytes.
Result<ReviewRequest> read_review_request(std::string_view body, std::string_view allowed,
                                          const partners::Registry& partners);

// `invalid` when the request has no reason.
Result<> require_reason(const ReviewRequest& request);

// The id that the path names; one that nothing has when it is not a UUID.
domain::Uuid id_in_path(const Exchange& exchange, std::string_view parameter);

// A problem with a code of its own.
Response problem_response(const Exchange& exchange, int status, std::string code, std::string detail);

Error no_such_error();

}  // namespace nexus::http
