#include "contract/cache/own_redis.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <thread>

namespace nexus::contract {

namespace {

constexpr char kProgram[] = "/usr/bin/redis-server";

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

std::uint16_t free_port() {
  const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = loopback(0);
  socklen_t length = sizeof(address);
  const bool found = bind(descriptor, reinterpret_cast<sockaddr*>(&address), length) == 0 &&
                     getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &length) == 0;
  close(descriptor);
  if (!found) throw std::runtime_error("no free port");
  return ntohs(address.sin_port);
}

bool accepts(std::uint16_t port) {
  const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = loopback(port);
  const bool accepted = connect(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0;
  close(descriptor);
  return accepted;
}

}  // namespace

OwnRedis::OwnRedis() : port_(free_port()) {
  char name[] = "/tmp/nexus-redis-XXXXXX";
  folder_ = mkdtemp(name);
}

OwnRedis::~OwnRedis() {
  kill();
  std::filesystem::remove_all(folder_);
}

bool OwnRedis::is_installed() { return access(kProgram, X_OK) == 0; }

void OwnRedis::start() {
  const std::string port = std::to_string(port_);
  process_ = fork();
  if (process_ == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    execl(kProgram, kProgram, "--bind", "127.0.0.1", "--port", port.c_str(), "--dir", folder_.c_str(),
          "--save", "", "--logfile", "redis.log", static_cast<char*>(nullptr));
    _exit(127);
  }
  for (int i = 0; i < 1'000; ++i) {
    if (accepts(port_)) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  throw std::runtime_error("redis-server does not accept connections");
}

void OwnRedis::kill() {
  if (process_ == 0) return;
  ::kill(process_, SIGKILL);
  waitpid(process_, nullptr, 0);
  process_ = 0;
}

void OwnRedis::freeze() { ::kill(process_, SIGSTOP); }
void OwnRedis::thaw() { ::kill(process_, SIGCONT); }

}  // namespace nexus::contract
