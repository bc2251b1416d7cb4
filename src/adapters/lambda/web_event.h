// HTTP requests as API Gateway hands them to a function, and answers as it takes them: the payload of REST
// APIs (format 1.0) and that of HTTP APIs and function URLs (format 2.0).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace nexus::lambda {

using WebHeaders = std::vector<std::pair<std::string, std::string>>;

struct WebRequest {
  std::string method;
  std::string target;  // path and query, encoded
  WebHeaders headers;  // without those of a connection (Content-Length, Connection, …)
  std::string body;    // decoded
};

struct WebAnswer {
  int status = 0;
  WebHeaders headers;
  std::string body;
};

enum class PayloadFormat : std::uint8_t { rest, http };

struct WebEvent {
  PayloadFormat format = PayloadFormat::rest;
  WebRequest request;
};

// Reads either format. The stage's name in front of an HTTP API's path is taken off. `trace_header` is the
// invocation's, which becomes `traceparent` unless the client sent one. `invalid` for any other event.
Result<WebEvent> read_web_event(std::string_view payload, std::string_view trace_header);

// A body that is no UTF-8 text, or is compressed, goes in base64.
std::string write_web_answer(const WebAnswer& answer, PayloadFormat format);

}  // namespace nexus::lambda
