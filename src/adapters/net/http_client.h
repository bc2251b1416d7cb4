// Requests to other services over HTTP: connections are reused, every request has a deadline, and what
// may be repeated is repeated with jitter, within a budget, so that a service in trouble is not buried.
//
// Safe to call from any thread; calls block.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace nexus::net {

struct HttpHeader {
  std::string name;
  std::string value;
};

struct HttpRequest {
  std::string method = "POST";
  std::string url;  // absolute, http or https
  std::vector<HttpHeader> headers;
  std::string body;
  std::int64_t timeout_ms = 10'000;  // of one try, from connecting to the last byte of the answer
};

struct HttpAnswer {
  int status = 0;
  std::vector<HttpHeader> headers;  // names in lower case
  std::string body;

  // The value of the first header of that name (lower case); empty when there is none.
  std::string_view header(std::string_view name) const;
};

struct HttpClientOptions {
  int connections = 32;                     // open at a time to all hosts together, at most
  std::int64_t connect_timeout_ms = 2'000;  // part of a request's own timeout
  std::size_t max_answer_bytes = 64 << 20;  // a longer answer is `unavailable`
  std::string ca_file;                      // PEM; empty: SSL_CERT_FILE, else the system's
};

class HttpClient {
 public:
  explicit HttpClient(HttpClientOptions options = {});
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  // Sends one request once. Any status is an answer; `unavailable` when there was none: it may or may
  // not have been carried out.
  Result<HttpAnswer> send(const HttpRequest& request);
  // Sends all at the same time, at most `connections` on their way at once; one result a request, in
  // their order.
  std::vector<Result<HttpAnswer>> send_all(std::span<const HttpRequest> requests);

 private:
  struct Connections;
  const std::unique_ptr<Connections> connections_;
};

}  // namespace nexus::net
