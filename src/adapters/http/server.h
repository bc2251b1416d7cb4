// The HTTP/1.1 server: listens, runs one event loop a core, and takes each request through the
// router to its handler. RFC 9110 and 9112, strict about what it takes: whatever two parsers could
// read in two ways is refused with 400 and the connection closed.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

#include "adapters/http/router.h"
#include "adapters/http/server_options.h"
#include "base/result.h"

namespace nexus {
class MetricRegistry;
}

namespace nexus::http {

class KeyStore;
class Sessions;

// What a server uses and does not own; all must outlive it.
struct ServerParts {
  const KeyStore* keys = nullptr;     // may be null when authentication is off
  MetricRegistry* metrics = nullptr;  // may be null: nothing is counted
  // Receives the access log's lines, on the loops; must not block. Empty: no access log.
  std::function<void(std::string_view json_line)> log;
  const Sessions* sessions = nullptr;  // may be null: cookies are passed over
};

// Built, started, drained and destroyed by one thread.
class Server {
 public:
  // Binds and starts the loops. Fails with `invalid` for options that do not hold, `conflict` when
  // the port is taken.
  static Result<std::unique_ptr<Server>> start(ServerOptions options, Router router, ServerParts parts = {});
  // Drains for at most a second and stops.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // 0 when it does not listen.
  std::uint16_t port() const;
  std::size_t connections() const;
  const Router& router() const;

  // Serves one more connection: a connected, non-blocking stream socket, which the server closes. Any thread.
  void adopt(int descriptor);

  // Closes the listening socket. Requests on open connections are still served.
  void stop_accepting();
  // Stops accepting, lets requests in flight end (answered with Connection: close), closes idle
  // connections, and breaks what is left after `deadline_ms`. True when nothing had to be broken.
  bool drain(std::int64_t deadline_ms);

 private:
  struct State;
  explicit Server(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace nexus::http
