// Takes new connections and gives each to the loop that has the fewest.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "adapters/http/loop.h"
#include "base/result.h"

namespace nexus::http {

struct ServerContext;

// A listening socket, and the port it got.
struct Listening {
  int descriptor = -1;
  std::uint16_t port = 0;
};
Result<Listening> listen_on(const std::string& address, std::uint16_t port);

// Gives a connected socket to the loop that has the fewest connections; answers 503 beyond the limit. Any
// thread.
void serve_connection(ServerContext& server, std::span<const std::shared_ptr<Loop>> loops, int descriptor);

// Lives on the first loop. Owns the listening socket.
class Acceptor final : public Watched {
 public:
  Acceptor(ServerContext& server, std::span<const std::shared_ptr<Loop>> loops, int descriptor);
  ~Acceptor() override;

  void on_events(std::uint32_t events) override;
  void on_deadline() override { on_events(0); }

 private:
  ServerContext& server_;
  std::vector<std::shared_ptr<Loop>> loops_;
  int descriptor_;
};

}  // namespace nexus::http
