// An answer as a value, for handlers that have it whole.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nexus::http {

// A response field to add. Values must not hold CR, LF or NUL (checked: they become spaces).
struct ResponseHeader {
  std::string_view name;
  std::string_view value;
};

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string log_reason{};  // why the server failed, for the log and never sent
};

// "Accepted" for 202; "Unknown" for a status without a name here.
std::string_view reason_phrase(int status);

}  // namespace nexus::http
