// Stands between a client and the server under test, and loses one reply: the server has done what it was
// asked, and the client never hears of it.
#pragma once

#include <arpa/inet.h>
#include <libpq-fe.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <stdexcept>
#include <string>
#include <thread>

namespace nexus::postgres {

class ReplyLoser {
 public:
  explicit ReplyLoser(const std::string& conninfo) : conninfo_(conninfo) {
    find_server();
    listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address = loopback(0);
    socklen_t length = sizeof address;
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(listener_, 8) != 0 ||
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &length) != 0)
      throw std::runtime_error("no port for the proxy");
    port_ = ntohs(address.sin_port);
    thread_ = std::jthread([this](const std::stop_token& stop) { serve(stop); });
  }
  ~ReplyLoser() {
    thread_.request_stop();
    thread_.join();
    ::close(listener_);
  }

  // Later keywords replace earlier ones.
  std::string conninfo() const {
    return conninfo_ + " host=127.0.0.1 hostaddr=127.0.0.1 port=" + std::to_string(port_) +
           " sslmode=disable";
  }
  // The next bytes from the server are dropped, and the connection with them.
  void lose_next_reply() { lose_reply(1); }
  // The same with the n-th from now on.
  void lose_reply(int n) { losing_ = n; }

 private:
  static sockaddr_in loopback(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    return address;
  }
  void find_server() {
    PGconn* session = PQconnectdb(conninfo_.c_str());
    server_port_ = std::atoi(PQport(session));
    PQfinish(session);
  }

  // One connection after the other, as one session needs it.
  void serve(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      pollfd waiting{listener_, POLLIN, 0};
      if (::poll(&waiting, 1, 20) <= 0) continue;
      const int client = ::accept(listener_, nullptr, nullptr);
      const int server = ::socket(AF_INET, SOCK_STREAM, 0);
      const sockaddr_in address = loopback(server_port_);
      if (::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0)
        pass(client, server, stop);
      ::close(client);
      ::close(server);
    }
  }
  void pass(int client, int server, const std::stop_token& stop) {
    std::array<pollfd, 2> ends = {pollfd{client, POLLIN, 0}, pollfd{server, POLLIN, 0}};
    std::array<char, 65536> bytes;
    while (!stop.stop_requested()) {
      ::poll(ends.data(), ends.size(), 20);
      for (std::size_t end = 0; end < 2; ++end) {
        if (ends[end].revents == 0) continue;
        const auto got = ::recv(ends[end].fd, bytes.data(), bytes.size(), 0);
        if (got <= 0) return;
        if (end == 1 && losing_ > 0 && --losing_ == 0) return;
        for (ssize_t sent = 0; sent < got;) {
          const auto more = ::send(ends[1 - end].fd, bytes.data() + sent,
                                   static_cast<std::size_t>(got - sent), MSG_NOSIGNAL);
          if (more <= 0) return;
          sent += more;
        }
      }
    }
  }

  std::string conninfo_;
  int server_port_ = 0;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<int> losing_{0};
  std::jthread thread_;
};

}  // namespace nexus::postgres
