#include "adapters/net/transfer.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"

namespace nexus::net {

namespace {

std::string_view without_blanks(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

bool names_itself(const HttpRequest& request, std::string_view header) {
  return std::any_of(request.headers.begin(), request.headers.end(), [&](const HttpHeader& given) {
    return curl_strequal(given.name.c_str(), std::string(header).c_str()) != 0;
  });
}

}  // namespace

void Waiting::one_is_done() {
  // Notified under the lock: the waiting caller's stack ends as soon as it sees zero.
  std::lock_guard lock(mutex_);
  if (--left_ == 0) done_.notify_one();
}

void Waiting::wait() {
  std::unique_lock lock(mutex_);
  done_.wait(lock, [this] { return left_ == 0; });
}

void Errand::finish(Result<HttpAnswer> with) {
  result.emplace(std::move(with));
  waiting->one_is_done();
}

std::string name_of(const HttpRequest& request) {
  return request.method + " " + request.url.substr(0, request.url.find('?'));
}

Transfer::Transfer() : handle_(curl_easy_init()) {
  check(handle_ != nullptr, "libcurl has memory for a handle");
}

Transfer::~Transfer() {
  curl_easy_cleanup(handle_);
  curl_slist_free_all(header_list_);
}

std::size_t Transfer::on_body(char* bytes, std::size_t, std::size_t count, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  if (transfer.answer_.body.size() + count > transfer.max_answer_bytes_) {
    transfer.is_too_long_ = true;
    return 0;  // libcurl gives up
  }
  transfer.answer_.body.append(bytes, count);
  return count;
}

std::size_t Transfer::on_header(char* bytes, std::size_t, std::size_t count, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  const std::string_view line(bytes, count);
  // After a 100 Continue a second status line begins the real answer.
  if (line.starts_with("HTTP/")) transfer.answer_.headers.clear();
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return count;
  std::string name(without_blanks(line.substr(0, colon)));
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
  transfer.answer_.headers.push_back({std::move(name), std::string(without_blanks(line.substr(colon + 1)))});
  return count;
}

void Transfer::prepare(Errand& errand, const HttpClientOptions& options) {
  const HttpRequest& request = *errand.request;
  errand_ = &errand;
  answer_ = {};
  is_too_long_ = false;
  reason_[0] = '\0';
  max_answer_bytes_ = options.max_answer_bytes;
  curl_easy_reset(handle_);
  const std::int64_t timeout_ms = std::max<std::int64_t>(1, request.timeout_ms);
  const std::int64_t connect_ms = std::clamp<std::int64_t>(options.connect_timeout_ms, 1, timeout_ms);
  curl_easy_setopt(handle_, CURLOPT_URL, request.url.c_str());
  // Paths go out as they were signed.
  curl_easy_setopt(handle_, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt(handle_, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  curl_easy_setopt(handle_, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle_, CURLOPT_TCP_NODELAY, 1L);
  curl_easy_setopt(handle_, CURLOPT_TCP_KEEPALIVE, 1L);
  curl_easy_setopt(handle_, CURLOPT_TIMEOUT_MS, static_cast<long>(timeout_ms));
  curl_easy_setopt(handle_, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(connect_ms));
  curl_easy_setopt(handle_, CURLOPT_PRIVATE, this);
  curl_easy_setopt(handle_, CURLOPT_ERRORBUFFER, reason_);
  curl_easy_setopt(handle_, CURLOPT_WRITEFUNCTION, &Transfer::on_body);
  curl_easy_setopt(handle_, CURLOPT_WRITEDATA, this);
  curl_easy_setopt(handle_, CURLOPT_HEADERFUNCTION, &Transfer::on_header);
  curl_easy_setopt(handle_, CURLOPT_HEADERDATA, this);
  set_method_and_body(request);
  set_headers(request);
  set_security(request, options);
}

void Transfer::set_method_and_body(const HttpRequest& request) {
  if (request.method == "HEAD") {
    curl_easy_setopt(handle_, CURLOPT_NOBODY, 1L);
    return;
  }
  if (request.method == "GET" && request.body.empty()) {
    curl_easy_setopt(handle_, CURLOPT_HTTPGET, 1L);
    return;
  }
  // Never a read callback: a body that libcurl can see whole is sent again when a kept connection
  // turns out to be dead.
  curl_easy_setopt(handle_, CURLOPT_POST, 1L);
  curl_easy_setopt(handle_, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  curl_easy_setopt(handle_, CURLOPT_POSTFIELDS, request.body.data());
  curl_easy_setopt(handle_, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
}

void Transfer::set_headers(const HttpRequest& request) {
  curl_slist_free_all(std::exchange(header_list_, nullptr));
  const auto add = [this](const std::string& line) {
    curl_slist* longer = curl_slist_append(header_list_, line.c_str());
    check(longer != nullptr, "libcurl has memory for a header");
    header_list_ = longer;
  };
  for (const HttpHeader& header : request.headers) {
    // libcurl takes "name:" as the wish to leave a header out, and "name;" as one without a value.
    add(header.value.empty() ? header.name + ";" : header.name + ": " + header.value);
  }
  // What libcurl adds of its own accord, unless the caller said otherwise.
  for (const char* name : {"Expect", "Content-Type", "Accept"}) {
    if (!names_itself(request, name)) add(std::string(name) + ":");
  }
  curl_easy_setopt(handle_, CURLOPT_HTTPHEADER, header_list_);
  curl_easy_setopt(handle_, CURLOPT_USERAGENT, "nexusstream");
}

void Transfer::set_security(const HttpRequest& request, const HttpClientOptions& options) {
  curl_easy_setopt(handle_, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(handle_, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(handle_, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(handle_, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(handle_, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!options.ca_file.empty()) curl_easy_setopt(handle_, CURLOPT_CAINFO, options.ca_file.c_str());
  // What is not encrypted is meant for this machine or its host's metadata, never for a proxy. For the
  // rest the usual https_proxy and no_proxy hold.
  if (request.url.starts_with("http://")) curl_easy_setopt(handle_, CURLOPT_PROXY, "");
}

std::string Transfer::reason_of(CURLcode code) const {
  if (is_too_long_) return fmt::format("the answer is longer than {} bytes", max_answer_bytes_);
  return reason_[0] != '\0' ? reason_ : curl_easy_strerror(code);
}

void Transfer::finish(CURLcode code) {
  Errand& errand = *std::exchange(errand_, nullptr);
  if (code != CURLE_OK) {
    // A URL that makes no sense stays senseless; everything else may pass.
    const bool is_ours = code == CURLE_URL_MALFORMAT || code == CURLE_UNSUPPORTED_PROTOCOL;
    errand.finish(fail(is_ours ? ErrorKind::invalid : ErrorKind::unavailable,
                       fmt::format("No answer to {}: {}.", name_of(*errand.request), reason_of(code))));
    return;
  }
  long status = 0;
  curl_easy_getinfo(handle_, CURLINFO_RESPONSE_CODE, &status);
  answer_.status = static_cast<int>(status);
  errand.finish(std::move(answer_));
}

}  // namespace nexus::net
