// Takes a request from its head to its handler: CORS, route, method, key, permission, pool.
#pragma once

#include <memory>

#include "adapters/http/connection.h"
#include "adapters/http/exchange.h"

namespace nexus::http {

struct ServerContext;

// Made for one request, on its loop.
class Dispatcher {
 public:
  explicit Dispatcher(ServerContext& server) : server_(server) {}

  // Calls the handler or answers in its place. `known` remembers the connection's last key.
  void dispatch(const ExchangePtr& exchange, KnownKey& known);

  // The caller before anyone was identified.
  static const std::shared_ptr<const Caller>& nobody();

 private:
  bool answer_options(Exchange& exchange, std::string_view allowed);
  bool identify(Exchange& exchange, KnownKey& known, Permission permission);
  bool identify_key(Exchange& exchange, KnownKey& known, std::string_view key);
  bool identify_session(Exchange& exchange, Permission permission);
  static void run_on_pool(const ExchangePtr& exchange);

  ServerContext& server_;
};

}  // namespace nexus::http
