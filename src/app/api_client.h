// A small blocking HTTP client for the commands that talk to a server. Keeps its connection between
// calls. Follows no redirect. One object a thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "wire/json_value.h"

namespace nexus::app {

struct ApiAddress {
  std::string server = "http://127.0.0.1:8080";  // base URL without a final slash
  std::string key;                               // sent as X-API-Key; may be empty
  std::int64_t timeout_ms = 60'000;              // without progress in either direction
};

struct ApiAnswer {
  int status = 0;
  std::string body;
  std::int64_t retry_after_ms = 0;  // of Retry-After in seconds; 0 without
};

struct ApiRequest {
  std::string method = "GET";
  std::string path;       // with its query: "/api/queues"
  std::string_view body;  // lives until the call returns
  std::string content_type = "application/json";
};

class ApiClient {
 public:
  explicit ApiClient(ApiAddress address);
  ~ApiClient();
  ApiClient(ApiClient&&) noexcept;

  // Any HTTP answer is a success here; `unavailable` when there was none, with the reason. After
  // `unavailable` it is unknown whether the server did what was asked.
  Result<ApiAnswer> call(const ApiRequest& request);

  // The body of an answer that must be 2xx. Other answers become errors that quote the problem's
  // detail: 404 not_found, 409 conflict, 429, 502 and 503 unavailable, 507 storage_full, other 4xx
  // invalid, other 5xx internal.
  Result<std::string> call_text(const ApiRequest& request);
  // The same, and the body must be JSON.
  Result<wire::JsonValue> call_json(const ApiRequest& request);

  const ApiAddress& address() const { return address_; }

 private:
  struct Transfer;

  ApiAddress address_;
  std::unique_ptr<Transfer> transfer_;
};

// The error for an answer that is not 2xx.
Error error_of(const ApiAnswer& answer, const ApiRequest& request);

// Percent-encodes one path segment or query value (RFC 3986, all but unreserved characters).
std::string url_encoded(std::string_view text);

}  // namespace nexus::app
