#include "app/api_client.h"

#include <strings.h>

#include <algorithm>
#include <cctype>
#include <charconv>

#include <curl/curl.h>
#include <fmt/format.h>

#include "app/json_members.h"
#include "base/check.h"

namespace nexus::app {

namespace {

constexpr long kConnectTimeoutMs = 5000;
constexpr long kFirstErrorStatus = 300;

struct HeaderList {
  ~HeaderList() { curl_slist_free_all(first); }
  void add(const std::string& line) { first = curl_slist_append(first, line.c_str()); }
  curl_slist* first = nullptr;
};

// libcurl wants one call before any other, from one thread.
void initialise_curl_once() {
  static const CURLcode kDone = curl_global_init(CURL_GLOBAL_DEFAULT);
  check(kDone == CURLE_OK, "libcurl cannot be initialised");
}

}  // namespace

struct ApiClient::Transfer {
  Transfer() : handle(curl_easy_init()) { check(handle != nullptr, "libcurl has no memory for a handle"); }
  ~Transfer() { curl_easy_cleanup(handle); }
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  static std::size_t on_body(char* bytes, std::size_t, std::size_t count, void* self) {
    static_cast<Transfer*>(self)->answer.body.append(bytes, count);
    return count;
  }

  static std::size_t on_header(char* bytes, std::size_t, std::size_t count, void* self) {
    constexpr std::string_view kRetryAfter = "retry-after:";
    if (count > kRetryAfter.size() && strncasecmp(bytes, kRetryAfter.data(), kRetryAfter.size()) == 0) {
      const char* from = bytes + kRetryAfter.size();
      while (from < bytes + count && *from == ' ') ++from;
      std::int64_t seconds = 0;
      std::from_chars(from, bytes + count, seconds);
      static_cast<Transfer*>(self)->answer.retry_after_ms = seconds * 1000;
    }
    return count;
  }

  CURL* handle;
  ApiAnswer answer;
  char reason[CURL_ERROR_SIZE] = {};
};

ApiClient::ApiClient(ApiAddress address) : address_(std::move(address)) {
  initialise_curl_once();
  while (address_.server.ends_with('/')) address_.server.pop_back();
  transfer_ = std::make_unique<Transfer>();
}

ApiClient::~ApiClient() = default;
ApiClient::ApiClient(ApiClient&&) noexcept = default;

Result<ApiAnswer> ApiClient::call(const ApiRequest& request) {
  CURL* handle = transfer_->handle;
  curl_easy_reset(handle);  // keeps the connection
  transfer_->answer = {};
  transfer_->reason[0] = '\0';

  HeaderList headers;
  headers.add("Accept: application/json");
  headers.add("Expect:");  // No pause before the body.
  if (!address_.key.empty()) headers.add("X-API-Key: " + address_.key);
  const bool has_body = request.method != "GET" && request.method != "DELETE";
  if (has_body) headers.add("Content-Type: " + request.content_type);
  const std::string url = address_.server + request.path;

  curl_easy_setopt(handle, CURLOPT_URL, url.c_str());
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers.first);
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_TCP_NODELAY, 1L);
  curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, kConnectTimeoutMs);
  // Gives up when less than a byte a second moved for that long; a long transfer may go on.
  curl_easy_setopt(handle, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt(handle, CURLOPT_LOW_SPEED_TIME,
                   std::max(1L, static_cast<long>(address_.timeout_ms / 1000)));
  curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, transfer_->reason);
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &Transfer::on_body);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, transfer_.get());
  curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, &Transfer::on_header);
  curl_easy_setopt(handle, CURLOPT_HEADERDATA, transfer_.get());
  if (has_body) {
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, request.body.data() == nullptr ? "" : request.body.data());
    curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
  }

  const CURLcode code = curl_easy_perform(handle);
  if (code != CURLE_OK) {
    const std::string why = transfer_->reason[0] != '\0' ? transfer_->reason : curl_easy_strerror(code);
    return fail(ErrorKind::unavailable,
                fmt::format("No answer from {} to {} {}: {}. Is the server running there?", address_.server,
                            request.method, request.path, why));
  }
  long status = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  transfer_->answer.status = static_cast<int>(status);
  return std::move(transfer_->answer);
}

Result<std::string> ApiClient::call_text(const ApiRequest& request) {
  Result<ApiAnswer> answer = call(request);
  if (!answer) return fail(answer.error());
  if (answer->status < 200 || answer->status >= kFirstErrorStatus) return fail(error_of(*answer, request));
  return std::move(answer->body);
}

Result<wire::JsonValue> ApiClient::call_json(const ApiRequest& request) {
  const Result<std::string> body = call_text(request);
  if (!body) return fail(body.error());
  if (body->empty()) return wire::JsonValue{};
  Result<wire::JsonValue> value = wire::JsonValue::parse(*body);
  if (!value) {
    return fail(ErrorKind::internal,
                fmt::format("The answer to {} {} from {} is no JSON. Is this a NexusStream server?",
                            request.method, request.path, address_.server));
  }
  return value;
}

Error error_of(const ApiAnswer& answer, const ApiRequest& request) {
  ErrorKind kind = answer.status >= 500 ? ErrorKind::internal : ErrorKind::invalid;
  if (answer.status == 404) kind = ErrorKind::not_found;
  if (answer.status == 409) kind = ErrorKind::conflict;
  if (answer.status == 429 || answer.status == 502 || answer.status == 503) kind = ErrorKind::unavailable;
  if (answer.status == 507) kind = ErrorKind::storage_full;
  std::string detail;
  if (const Result<wire::JsonValue> problem = wire::JsonValue::parse(answer.body)) {
    detail = text_of(*problem, "detail");
    if (detail.empty()) detail = text_of(*problem, "title");
  }
  return {kind, fmt::format("The server answered {} to {} {}{}{}", answer.status, request.method,
                            request.path, detail.empty() ? "." : ": ", detail)};
}

std::string url_encoded(std::string_view text) {
  std::string out;
  for (const unsigned char c : text) {
    if (std::isalnum(c) != 0 || c == '-' || c == '.' || c == '_' || c == '~') {
      out += static_cast<char>(c);
    } else {
      out += fmt::format("%{:02X}", c);
    }
  }
  return out;
}

}  // namespace nexus::app
