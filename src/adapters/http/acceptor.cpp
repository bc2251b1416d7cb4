#include "adapters/http/acceptor.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "adapters/http/connection.h"
#include "adapters/http/server_context.h"

namespace nexus::http {

namespace {

constexpr int kBacklog = 4096;

constexpr std::string_view kFull =
    "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/problem+json\r\nContent-Length: 160\r\n"
    "Retry-After: 1\r\nConnection: close\r\n\r\n"
    R"({"type":"about:blank","title":"Service Unavailable","status":503,"code":"TOO_MANY_CONNECTIONS",)"
    R"("detail":"Too many connections are open.","message":"Retry soon."})";

void watch_connection(Loop& loop, std::unique_ptr<Connection> connection) {
  Connection& watched = *connection;
  const int descriptor = watched.descriptor();
  if (loop.watch(std::move(connection), descriptor)) watched.begin();
}

}  // namespace

Result<Listening> listen_on(const std::string& address, std::uint16_t port) {
  sockaddr_storage storage{};
  socklen_t length = sizeof(sockaddr_in);
  const std::string numeric = address == "localhost" ? "127.0.0.1" : address;
  auto* v4 = reinterpret_cast<sockaddr_in*>(&storage);
  auto* v6 = reinterpret_cast<sockaddr_in6*>(&storage);
  if (inet_pton(AF_INET, numeric.c_str(), &v4->sin_addr) == 1) {
    v4->sin_family = AF_INET;
    v4->sin_port = htons(port);
  } else if (inet_pton(AF_INET6, numeric.c_str(), &v6->sin6_addr) == 1) {
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons(port);
    length = sizeof(sockaddr_in6);
  } else {
    return fail(ErrorKind::invalid, address + " is not an IPv4 or IPv6 address to listen on.");
  }
  const int descriptor = socket(storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  const int on = 1;
  if (descriptor >= 0) setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (descriptor < 0 || bind(descriptor, reinterpret_cast<sockaddr*>(&storage), length) != 0 ||
      listen(descriptor, kBacklog) != 0) {
    const int error = errno;
    if (descriptor >= 0) close(descriptor);
    const ErrorKind kind = error == EADDRINUSE ? ErrorKind::conflict : ErrorKind::invalid;
    return fail(kind, "The server cannot listen on " + address + " port " + std::to_string(port) + ": " +
                          std::strerror(error) + ".");
  }
  length = sizeof storage;
  getsockname(descriptor, reinterpret_cast<sockaddr*>(&storage), &length);
  return Listening{descriptor, ntohs(storage.ss_family == AF_INET ? v4->sin_port : v6->sin6_port)};
}

Acceptor::Acceptor(ServerContext& server, std::span<const std::shared_ptr<Loop>> loops, int descriptor)
    : server_(server), loops_(loops.begin(), loops.end()), descriptor_(descriptor) {}

Acceptor::~Acceptor() { ::close(descriptor_); }

void Acceptor::on_events(std::uint32_t) {
  while (true) {
    const int accepted = accept4(descriptor_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (accepted >= 0) {
      serve_connection(server_, loops_, accepted);
    } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
      // Clients wait in the backlog until others have gone; edge-triggered input would not tell.
      loops_.front()->set_deadline(*this, loops_.front()->now_ms() + Loop::kTickMs);
      return;
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      return;
    } else if (errno == EBADF || errno == EINVAL) {
      return;
    }
  }
}

void serve_connection(ServerContext& server, std::span<const std::shared_ptr<Loop>> loops, int descriptor) {
  if (server.connections.fetch_add(1, std::memory_order_relaxed) >= server.options.max_connections) {
    server.connections.fetch_sub(1, std::memory_order_relaxed);
    send(descriptor, kFull.data(), kFull.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    ::close(descriptor);
    return;
  }
  const auto least = std::min_element(loops.begin(), loops.end(),
                                      [](const auto& a, const auto& b) { return a->load() < b->load(); });
  const std::shared_ptr<Loop>& loop = *least;
  auto connection = std::make_unique<Connection>(loop, server, descriptor);
  if (loop->is_loop_thread()) {
    watch_connection(*loop, std::move(connection));
  } else {
    loop->post([loop, connection = std::move(connection)]() mutable {
      watch_connection(*loop, std::move(connection));
    });
  }
}

}  // namespace nexus::http
