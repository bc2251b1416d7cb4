#include "unit/http/test_server.h"

#include <chrono>
#include <stdexcept>
#include <thread>

#include "adapters/http/coroutine.h"
#include "adapters/http/loop.h"

namespace nexus::http {

namespace {

// Sends back what comes, piece by piece, while it comes.
Routine echo_stream(ExchangePtr exchange, std::atomic<std::uint64_t>& bytes) {
  exchange->start(200, "text/plain");
  while (true) {
    auto piece = co_await next_piece(exchange);
    if (!piece) {
      exchange->write("!" + piece.error().message);
      break;
    }
    if (piece->empty()) break;
    bytes += piece->size();
    if (!exchange->write(*piece) && !co_await drained(exchange)) co_return;
  }
  exchange->finish();
}

// Counts what comes, as slowly as the pause in the query says.
Routine count_stream(ExchangePtr exchange, std::atomic<std::uint64_t>& bytes, BlockingPool& pool) {
  std::uint64_t count = 0;
  const bool is_slow = exchange->request().query("slow").has_value();
  while (true) {
    auto piece = co_await next_piece(exchange);
    if (!piece) co_return;
    if (piece->empty()) break;
    count += piece->size();
    bytes += piece->size();
    if (!is_slow) continue;
    co_await on_pool(exchange, pool, []() -> Result<> {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      return {};
    });
  }
  exchange->respond(200, "text/plain", std::to_string(count));
}

Routine large_answer(ExchangePtr exchange, std::size_t bytes, std::atomic<std::uint64_t>& written) {
  exchange->start(200, "text/plain");
  const std::string piece(10'000, 'x');
  for (std::size_t sent = 0; sent < bytes; sent += piece.size()) {
    written += piece.size();
    if (!exchange->write(piece) && !co_await drained(exchange)) co_return;
  }
  exchange->finish();
}

}  // namespace

ServerOptions TestServer::quick_options() {
  ServerOptions options;
  options.port = 0;
  options.threads = 2;
  options.authentication = false;
  options.idle_timeout_ms = 3000;
  options.header_timeout_ms = 400;
  options.body_timeout_ms = 400;
  options.write_timeout_ms = 1000;
  return options;
}

TestServer::TestServer(ServerOptions options, ServerParts parts) {
  auto started = Server::start(std::move(options), routes(), std::move(parts));
  if (!started) throw std::runtime_error(started.error().message);
  server_ = std::move(*started);
}

Router TestServer::routes() {
  Router router;
  router.on(Method::post, "/echo", Permission::anyone, [this](const ExchangePtr& exchange) {
    ++handled_;
    exchange->read_body(1 << 20, [exchange](Result<std::string_view> body) {
      if (body) exchange->respond(200, "text/plain", *body);
    });
  });
  router.on(Method::post, "/small", Permission::partner_feed, [this](const ExchangePtr& exchange) {
    ++handled_;
    exchange->read_body(100, [exchange](Result<std::string_view> body) {
      if (body) exchange->respond(200, "text/plain", *body);
    });
  });
  router.on(Method::post, "/ignore", Permission::anyone, [this](const ExchangePtr& exchange) {
    ++handled_;
    exchange->respond(200, "text/plain", "ignored");
  });
  router.on(Method::post, "/stream", Permission::anyone, [this](const ExchangePtr& exchange) {
    ++handled_;
    echo_stream(exchange, streamed_bytes_);
  });
  router.on(Method::post, "/count", Permission::anyone, [this](const ExchangePtr& exchange) {
    ++handled_;
    count_stream(exchange, streamed_bytes_, pool_);
  });
  router.on(Method::get, "/large", Permission::viewer, [this](const ExchangePtr& exchange) {
    large_answer(exchange, std::stoul(std::string(exchange->request().query("bytes").value_or("100"))),
                 streamed_bytes_);
  });
  router.on(Method::get, "/items/{id}", Permission::anyone, [this](const ExchangePtr& exchange) {
    ++handled_;
    const Request& request = exchange->request();
    exchange->respond(
        200, "text/plain",
        std::string(request.path_parameter("id")) + "|" + std::string(request.query("name").value_or("-")));
  });
  router.on(Method::get, "/later", Permission::admin, [this](const ExchangePtr& exchange) {
    ++handled_;
    exchange->on_client_gone([this] { ++clients_lost_; });
    std::thread([exchange] {
      std::this_thread::sleep_for(std::chrono::milliseconds(150));
      exchange->post([exchange] { exchange->respond(200, "text/plain", "later"); });
    }).detach();
  });
  router.on_pool(Method::post, "/pool", Permission::operators, pool_,
                 [](const Exchange&, std::string_view body) {
                   std::this_thread::sleep_for(std::chrono::milliseconds(200));
                   return Response{200, "text/plain", std::string(body), {}};
                 });
  return router;
}

std::optional<RawAnswer> TestServer::ask(std::string_view request) {
  RawClient client(port());
  client.send(request);
  return client.receive();
}

std::string post(std::string_view path, std::string_view body, std::string_view more_fields) {
  return "POST " + std::string(path) +
         " HTTP/1.1\r\nHost: test\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
         std::string(more_fields) + "\r\n" + std::string(body);
}

}  // namespace nexus::http
