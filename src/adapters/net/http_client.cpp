#include "adapters/net/http_client.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <deque>
#include <thread>

#include "adapters/net/transfer.h"
#include "base/check.h"
#include "base/thread_name.h"

namespace nexus::net {

namespace {

using Clock = std::chrono::steady_clock;

// How long the thread sleeps at most; wake-ups and libcurl's own timers cut it short.
constexpr int kLongestSleepMs = 500;
// A kept connection that nobody used for this long is not used again: many servers have closed it.
constexpr long kMaxIdleSeconds = 20;

void initialise_curl_once() {
  static const CURLcode kDone = curl_global_init(CURL_GLOBAL_DEFAULT);
  check(kDone == CURLE_OK, "libcurl can be initialised");
}

// libcurl knows the place of the authorities on the system that it was built for; SSL_CERT_FILE names it
// on others, as it does for OpenSSL itself.
HttpClientOptions completed(HttpClientOptions options) {
  const char* file = std::getenv("SSL_CERT_FILE");
  if (options.ca_file.empty() && file != nullptr) options.ca_file = file;
  options.connections = std::max(1, options.connections);
  return options;
}

// Line breaks would let a value add headers of its own.
bool has_line_break(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) != text.npos;
}

Result<> check_request(const HttpRequest& request) {
  bool is_clean = !request.method.empty() && !has_line_break(request.method) && !has_line_break(request.url);
  for (const HttpHeader& header : request.headers) {
    is_clean =
        is_clean && !header.name.empty() && !has_line_break(header.name) && !has_line_break(header.value);
  }
  if (is_clean) return {};
  return fail(ErrorKind::invalid,
              "A request has no method, or a line break in its URL or its headers; it was not sent.");
}

}  // namespace

std::string_view HttpAnswer::header(std::string_view name) const {
  for (const HttpHeader& header : headers) {
    if (header.name == name) return header.value;
  }
  return {};
}

// All connections belong to one thread, which drives them with one multi handle; callers put errands
// into the inbox and sleep until theirs are done. So connections are shared by all callers, and one
// caller can have many requests on their way.
struct HttpClient::Connections {
  explicit Connections(HttpClientOptions given)
      : options(completed(std::move(given))), multi(curl_multi_init()) {
    check(multi != nullptr, "libcurl has memory for its connections");
    curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, static_cast<long>(options.connections));
    curl_multi_setopt(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, static_cast<long>(options.connections));
    thread = std::thread([this] { run(); });
  }

  ~Connections() {
    {
      std::lock_guard lock(mutex);
      stopping = true;
    }
    curl_multi_wakeup(multi);
    thread.join();
    check(active == 0 && waiting.empty(), "no request is on its way when its HTTP client is taken down");
    idle.clear();
    curl_multi_cleanup(multi);
  }

  void submit(std::span<Errand> errands) {
    bool was_empty = false;
    {
      std::lock_guard lock(mutex);
      was_empty = inbox.empty();
      for (Errand& errand : errands) {
        if (!errand.result) inbox.push_back(&errand);
      }
    }
    if (was_empty) curl_multi_wakeup(multi);
  }

  void run() {
    name_this_thread("http-client");
    while (take_inbox()) {
      start_waiting();
      int running = 0;
      check(curl_multi_perform(multi, &running) == CURLM_OK, "libcurl drives its transfers");
      if (finish_done() && !waiting.empty()) continue;  // Their connections are free for others.
      curl_multi_poll(multi, nullptr, 0, kLongestSleepMs, nullptr);
    }
  }

  // False when the thread shall end.
  bool take_inbox() {
    std::lock_guard lock(mutex);
    waiting.insert(waiting.end(), inbox.begin(), inbox.end());
    inbox.clear();
    return !stopping;
  }

  void start_waiting() {
    while (!waiting.empty() && active < options.connections) {
      Errand& errand = *waiting.front();
      waiting.pop_front();
      if (idle.empty()) idle.push_back(std::make_unique<Transfer>());
      std::unique_ptr<Transfer> transfer = std::move(idle.back());
      idle.pop_back();
      transfer->prepare(errand, options);
      curl_easy_setopt(transfer->handle(), CURLOPT_MAXAGE_CONN, kMaxIdleSeconds);
      check(curl_multi_add_handle(multi, transfer->handle()) == CURLM_OK, "libcurl takes a transfer");
      static_cast<void>(transfer.release());  // The multi handle gives it back in finish_done.
      ++active;
    }
    if (!waiting.empty()) give_up_late();
  }

  void give_up_late() {
    const Clock::time_point now = Clock::now();
    std::erase_if(waiting, [&](Errand* errand) {
      if (errand->give_up_at > now) return false;
      const HttpRequest& request = *errand->request;
      errand->finish(fail(ErrorKind::unavailable,
                          fmt::format("{} was not sent: all {} connections stayed busy for {} ms.",
                                      name_of(request), options.connections, request.timeout_ms)));
      return true;
    });
  }

  // Whether any transfer was done.
  bool finish_done() {
    bool any = false;
    int left = 0;
    while (CURLMsg* message = curl_multi_info_read(multi, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      const CURLcode code = message->data.result;
      CURL* handle = message->easy_handle;
      Transfer* transfer = nullptr;
      curl_easy_getinfo(handle, CURLINFO_PRIVATE, &transfer);
      curl_multi_remove_handle(multi, handle);
      --active;
      any = true;
      idle.emplace_back(transfer);
      transfer->finish(code);
    }
    return any;
  }

  const HttpClientOptions options;
  CURLM* const multi;

  std::mutex mutex;
  std::deque<Errand*> inbox;  // by mutex
  bool stopping = false;      // by mutex

  // Of the thread alone.
  std::deque<Errand*> waiting;
  std::vector<std::unique_ptr<Transfer>> idle;
  int active = 0;
  std::thread thread;
};

HttpClient::HttpClient(HttpClientOptions options)
    : connections_((initialise_curl_once(), std::make_unique<Connections>(std::move(options)))) {}

HttpClient::~HttpClient() = default;

Result<HttpAnswer> HttpClient::send(const HttpRequest& request) {
  std::vector<Result<HttpAnswer>> results = send_all(std::span(&request, 1));
  return std::move(results.front());
}

std::vector<Result<HttpAnswer>> HttpClient::send_all(std::span<const HttpRequest> requests) {
  std::vector<Errand> errands(requests.size());
  const Clock::time_point now = Clock::now();
  std::size_t sound = 0;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    errands[i].request = &requests[i];
    errands[i].give_up_at =
        now + std::chrono::milliseconds(std::max<std::int64_t>(1, requests[i].timeout_ms));
    if (const Result<> checked = check_request(requests[i]); checked) {
      ++sound;
    } else {
      errands[i].result.emplace(fail(checked.error()));
    }
  }
  if (sound > 0) {
    Waiting waiting(sound);
    for (Errand& errand : errands) errand.waiting = &waiting;
    connections_->submit(errands);
    waiting.wait();
  }
  std::vector<Result<HttpAnswer>> results;
  results.reserve(errands.size());
  for (Errand& errand : errands) results.push_back(std::move(*errand.result));
  return results;
}

}  // namespace nexus::net
