// A server on a free port with a few handlers that show every way to read and answer.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "adapters/http/blocking_pool.h"
#include "adapters/http/server.h"
#include "unit/http/raw_client.h"

namespace nexus::http {

class TestServer {
 public:
  // Short time-outs unless the options say otherwise.
  static ServerOptions quick_options();
  explicit TestServer(ServerOptions options = quick_options(), ServerParts parts = {});

  std::uint16_t port() const { return server_->port(); }
  Server& server() { return *server_; }
  // Requests whose handler ran.
  int handled() const { return handled_; }
  int clients_lost() const { return clients_lost_; }
  std::uint64_t streamed_bytes() const { return streamed_bytes_; }
  // Sends the bytes on a connection of their own and gives the first answer.
  std::optional<RawAnswer> ask(std::string_view request);

 private:
  Router routes();

  std::atomic<int> handled_{0};
  std::atomic<int> clients_lost_{0};
  std::atomic<std::uint64_t> streamed_bytes_{0};
  BlockingPool pool_{"test", 1, 1};
  std::unique_ptr<Server> server_;
};

// POST with Content-Length.
std::string post(std::string_view path, std::string_view body, std::string_view more_fields = "");

}  // namespace nexus::http
