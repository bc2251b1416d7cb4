// A Redis server of a test's own, that it may kill, freeze and start again on the same port.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

namespace nexus::contract {

class OwnRedis {
 public:
  // Starts nothing yet; finds a free port of the loopback interface.
  OwnRedis();
  ~OwnRedis();
  OwnRedis(const OwnRedis&) = delete;
  OwnRedis& operator=(const OwnRedis&) = delete;

  static bool is_installed();

  void start();   // and waits until it accepts connections
  void kill();    // and waits until it is gone
  void freeze();  // connections are still accepted by the kernel, and nobody answers
  void thaw();

  std::uint16_t port() const { return port_; }

 private:
  std::string folder_;
  std::uint16_t port_ = 0;
  pid_t process_ = 0;
};

}  // namespace nexus::contract
