// A request to a server of this process over a pair of sockets, for requests that come in by another way
// than a network connection. It passes everything that a network's request passes: limits, keys, routes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/http/response.h"
#include "adapters/http/server.h"
#include "base/result.h"

namespace nexus::http {

struct InnerRequest {
  std::string method;
  std::string target;  // path and query, encoded
  // Without Content-Length, Transfer-Encoding and Connection. Nothing in them breaks a line (checked).
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

// The whole answer; its content type is among its headers, and Date, Content-Length and the like are not.
// `unavailable` when it is not complete after `timeout_ms`, as with a stream that does not end. Any thread.
Result<Response> ask(Server& server, const InnerRequest& request, std::int64_t timeout_ms);

// Takes a complete HTTP/1.1 answer apart. `corrupt` when it is not one.
Result<Response> read_answer(std::string_view text, bool has_body);

}  // namespace nexus::http
