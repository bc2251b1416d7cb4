// One request on its way: a libcurl handle, what it was set up with, and what has arrived.
#pragma once

#include <curl/curl.h>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

#include "adapters/net/http_client.h"
#include "base/result.h"

namespace nexus::net {

// Where a caller waits until all of its requests have been answered.
class Waiting {
 public:
  explicit Waiting(std::size_t requests) : left_(requests) {}

  void one_is_done();
  void wait();

 private:
  std::mutex mutex_;
  std::condition_variable done_;
  std::size_t left_;
};

// A request and the place of its result; both live in the caller, which waits.
struct Errand {
  const HttpRequest* request = nullptr;
  std::optional<Result<HttpAnswer>> result;
  Waiting* waiting = nullptr;
  std::chrono::steady_clock::time_point give_up_at;  // when no connection has become free by then

  void finish(Result<HttpAnswer> with);
};

// A handle of libcurl that serves one errand after the other. Used by one thread.
class Transfer {
 public:
  Transfer();
  ~Transfer();
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  // Makes the handle ready for the errand, which must outlive the transfer.
  void prepare(Errand& errand, const HttpClientOptions& options);
  // Gives the errand its result: an answer when `code` is CURLE_OK.
  void finish(CURLcode code);

  CURL* handle() const { return handle_; }

 private:
  static std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* self);
  static std::size_t on_header(char* bytes, std::size_t size, std::size_t count, void* self);
  void set_method_and_body(const HttpRequest& request);
  void set_headers(const HttpRequest& request);
  void set_security(const HttpRequest& request, const HttpClientOptions& options);
  std::string reason_of(CURLcode code) const;

  CURL* const handle_;
  curl_slist* header_list_ = nullptr;
  Errand* errand_ = nullptr;
  HttpAnswer answer_;
  std::size_t max_answer_bytes_ = 0;
  bool is_too_long_ = false;
  char reason_[CURL_ERROR_SIZE] = {};
};

// `request` as messages name it: method, scheme, host and path, without the query.
std::string name_of(const HttpRequest& request);

}  // namespace nexus::net
