// A server on a free port of the loopback interface that answers as a test tells it, and counts what it
// was sent.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "base/guarded.h"

namespace nexus::redis {

class FakeRedis {
 public:
  // `answer` gets what one read gave, and the number of the connection from 1; what it returns is sent.
  // "close" ends the connection. It runs on a thread of this object.
  using Answer = std::function<std::string(const std::string& received, int connection)>;
  explicit FakeRedis(Answer answer);
  ~FakeRedis();

  std::uint16_t port() const { return port_; }
  int connections() const { return connections_.load(); }
  std::string received() const {
    return received_.with([](const std::string& bytes) { return bytes; });
  }
  // How often that word was received.
  std::size_t times(const std::string& word) const;

 private:
  void serve();
  void converse(int socket);

  const Answer answer_;
  int listening_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<bool> stopping_{false};
  std::atomic<int> connections_{0};
  Guarded<std::string> received_;
  std::thread thread_;
};

}  // namespace nexus::redis
