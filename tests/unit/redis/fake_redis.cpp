#include "unit/redis/fake_redis.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>

namespace nexus::redis {

namespace {

constexpr int kLookEveryMs = 10;

}  // namespace

FakeRedis::FakeRedis(Answer answer) : answer_(std::move(answer)) {
  listening_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof(address);
  if (bind(listening_, reinterpret_cast<sockaddr*>(&address), length) != 0 || listen(listening_, 16) != 0 ||
      getsockname(listening_, reinterpret_cast<sockaddr*>(&address), &length) != 0) {
    throw std::runtime_error("no port to listen on");
  }
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { serve(); });
}

FakeRedis::~FakeRedis() {
  stopping_ = true;
  thread_.join();
  close(listening_);
}

std::size_t FakeRedis::times(const std::string& word) const {
  const std::string bytes = received();
  std::size_t count = 0;
  for (auto at = bytes.find(word); at != std::string::npos; at = bytes.find(word, at + 1)) ++count;
  return count;
}

void FakeRedis::serve() {
  while (!stopping_) {
    pollfd ready{listening_, POLLIN, 0};
    if (poll(&ready, 1, kLookEveryMs) <= 0) continue;
    const int connection = accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection < 0) continue;
    ++connections_;
    converse(connection);
    close(connection);
  }
}

void FakeRedis::converse(int connection) {
  while (!stopping_) {
    pollfd ready{connection, POLLIN, 0};
    if (poll(&ready, 1, kLookEveryMs) <= 0) continue;
    char bytes[4096];
    const auto count = recv(connection, bytes, sizeof(bytes), 0);
    if (count <= 0) return;
    const std::string got(bytes, static_cast<std::size_t>(count));
    received_.with([&](std::string& all) { all += got; });
    const std::string answer = answer_(got, connections_.load());
    if (answer == "close") return;
    if (!answer.empty() && send(connection, answer.data(), answer.size(), MSG_NOSIGNAL) < 0) return;
  }
}

}  // namespace nexus::redis
