// Answers every order with the same 202, to compare the HTTP edge alone with nginx:
//
//   http_constant_server [port] [threads] [direct|handed]
//
// "direct" answers on the event loop; "handed" passes each exchange to one thread, which gives groups
// of them back, as a journal does. Ends on standard input's end.
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <thread>
#include <vector>

#include "adapters/http/loop.h"
#include "adapters/http/server.h"

namespace {

using nexus::Result;
using namespace nexus::http;

constexpr std::string_view kAnswer =
    R"({"status":"accepted","orderId":"ORD-1","partnerId":"PARTNER_A","sequenceNumber":1,)"
    R"("id":"0190a6e0-0000-7000-8000-000000000000","duplicate":false})";

void answer(const ExchangePtr& exchange) { exchange->respond(202, "application/json", kAnswer); }

// Stands for the journal's writer: takes what waits, and answers it as one group.
class Writer {
 public:
  Writer() : thread_([this] { run(); }) {}
  ~Writer() {
    {
      std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
  }
  void submit(ExchangePtr exchange) {
    bool was_empty = false;
    {
      std::lock_guard lock(mutex_);
      was_empty = waiting_.empty();
      waiting_.push_back(std::move(exchange));
    }
    if (was_empty) wake_.notify_one();
  }

 private:
  void run() {
    std::vector<ExchangePtr> group;
    CompletionBatch completions;
    while (true) {
      {
        std::unique_lock lock(mutex_);
        wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
        if (waiting_.empty()) return;
        group.swap(waiting_);
      }
      for (ExchangePtr& exchange : group) {
        const Exchange& receiver = *exchange;
        completions.add(receiver, [exchange = std::move(exchange)] { answer(exchange); });
      }
      completions.flush();
      group.clear();
    }
  }

  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<ExchangePtr> waiting_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace

int main(int count, char** arguments) {
  Writer writer;
  ServerOptions options;
  options.authentication = false;
  options.port = static_cast<std::uint16_t>(count > 1 ? std::atoi(arguments[1]) : 0);
  options.threads = count > 2 ? std::atoi(arguments[2]) : 0;
  const bool handed = count > 3 && std::strcmp(arguments[3], "handed") == 0;
  Router router;
  router.on(Method::post, "/api/feed/{slug}", Permission::partner_feed, [&](const ExchangePtr& exchange) {
    exchange->read_body(1 << 20, [&, exchange](const Result<std::string_view>& body) {
      if (!body) return;
      handed ? writer.submit(exchange) : answer(exchange);
    });
  });
  auto server = Server::start(options, std::move(router));
  if (!server) {
    std::fprintf(stderr, "%s\n", server.error().message.c_str());
    return 1;
  }
  std::printf("listening on 127.0.0.1:%u\n", (*server)->port());
  std::fflush(stdout);
  while (std::getchar() != EOF) continue;
  return 0;
}
