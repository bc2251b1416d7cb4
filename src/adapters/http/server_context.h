// What all connections of one server share.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string_view>

#include "adapters/http/http_metrics.h"
#include "adapters/http/router.h"
#include "adapters/http/server_options.h"
#include "adapters/http/socket.h"

namespace nexus::http {

class KeyStore;
class Sessions;

struct ServerContext {
  ServerOptions options;
  Router router;
  const KeyStore* keys = nullptr;
  const Sessions* sessions = nullptr;
  HttpMetrics metrics;
  std::function<void(std::string_view json_line)> log;
  std::unique_ptr<TlsContext> tls;
  std::atomic<bool> draining{false};
  std::atomic<std::size_t> connections{0};
  std::atomic<std::size_t> buffered_bytes{0};
};

}  // namespace nexus::http
