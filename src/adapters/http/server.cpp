#include "adapters/http/server.h"

#include <pthread.h>

#include <chrono>
#include <future>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "adapters/http/acceptor.h"
#include "adapters/http/connection.h"
#include "adapters/http/key_store.h"
#include "adapters/http/loop.h"
#include "adapters/http/server_context.h"

namespace nexus::http {

namespace {

constexpr std::int64_t kStopDeadlineMs = 1000;
constexpr auto kDrainStep = std::chrono::milliseconds(2);

}  // namespace

struct Server::State {
  ServerContext context;
  std::uint16_t port = 0;
  std::vector<std::shared_ptr<Loop>> loops;
  std::vector<std::thread> threads;
  Acceptor* acceptor = nullptr;  // owned by the first loop; null while it does not accept

  Result<> listen() {
    const auto listening = listen_on(context.options.address, context.options.port);
    if (!listening) return fail(listening.error());
    port = listening->port;
    auto made = std::make_unique<Acceptor>(context, loops, listening->descriptor);
    acceptor = made.get();
    return loops.front()->watch(std::move(made), listening->descriptor);
  }

  // Runs `use` on every loop for each thing that lives there.
  template <class Use>
  void for_each_connection(Use use) {
    for (const auto& loop : loops) {
      loop->post([this, loop, use] {
        loop->for_each_watched([this, &use](Watched& watched) {
          if (&watched != acceptor) use(watched);
        });
      });
    }
  }

  bool wait_for_connections(std::int64_t deadline_ms) const {
    const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(deadline_ms);
    while (context.connections.load() > 0) {
      if (std::chrono::steady_clock::now() >= end) return false;
      std::this_thread::sleep_for(kDrainStep);
    }
    return true;
  }
};

Server::Server(std::unique_ptr<State> state) : state_(std::move(state)) {}

Result<std::unique_ptr<Server>> Server::start(ServerOptions options, Router router, ServerParts parts) {
  if (auto valid = validate(options); !valid) return fail(valid.error());
  if (options.authentication && parts.keys == nullptr) {
    return fail(ErrorKind::invalid,
                "Authentication is on and the server was given no keys to check against.");
  }
  auto state = std::make_unique<State>();
  ServerContext& context = state->context;
  context.options = std::move(options);
  context.router = std::move(router);
  context.keys = parts.keys;
  context.sessions = parts.sessions;
  context.log = std::move(parts.log);
  if (!context.options.tls_certificate_file.empty()) {
    auto tls = TlsContext::load(context.options.tls_certificate_file, context.options.tls_key_file);
    if (!tls) return fail(tls.error());
    context.tls = std::move(*tls);
  }
  if (parts.metrics != nullptr) {
    context.metrics.attach(*parts.metrics, context.router,
                           [&context] { return static_cast<double>(context.connections.load()); });
  }
  const int cores = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  const int count = context.options.threads > 0 ? context.options.threads : cores;
  for (int i = 0; i < count; ++i) {
    auto loop = Loop::create(i);
    if (!loop) return fail(loop.error());
    state->loops.push_back(std::move(*loop));
  }
  if (context.options.listens) {
    if (auto listening = state->listen(); !listening) return fail(listening.error());
  }
  for (const auto& loop : state->loops) {
    state->threads.emplace_back([loop] { loop->run(); });
    pthread_setname_np(state->threads.back().native_handle(),
                       ("http-" + std::to_string(loop->index())).c_str());
  }
  return std::unique_ptr<Server>(new Server(std::move(state)));
}

Server::~Server() {
  drain(kStopDeadlineMs);
  for (const auto& loop : state_->loops) loop->stop();
  for (std::thread& thread : state_->threads) thread.join();
}

std::uint16_t Server::port() const { return state_->port; }
std::size_t Server::connections() const { return state_->context.connections.load(); }
const Router& Server::router() const { return state_->context.router; }

void Server::adopt(int descriptor) { serve_connection(state_->context, state_->loops, descriptor); }

void Server::stop_accepting() {
  if (state_->acceptor == nullptr) return;
  std::promise<void> done;
  const auto& loop = state_->loops.front();
  loop->post([this, &loop, &done] {
    loop->release(*std::exchange(state_->acceptor, nullptr));
    // Once the round has ended the socket is closed.
    loop->post([&done] { done.set_value(); });
  });
  done.get_future().wait();
}

bool Server::drain(std::int64_t deadline_ms) {
  stop_accepting();
  state_->context.draining.store(true);
  state_->for_each_connection([](Watched& watched) { watched.drain(); });
  if (state_->wait_for_connections(deadline_ms)) return true;
  state_->for_each_connection([](Watched& watched) { watched.close(); });
  state_->wait_for_connections(kStopDeadlineMs);
  return false;
}

}  // namespace nexus::http
