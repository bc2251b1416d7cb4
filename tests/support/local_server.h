// A small HTTP/1.1 server on a free loopback port, whose answers a test decides. Keeps connections open,
// one thread each.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cctype>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/check.h"

namespace nexus::test {

struct LocalRequest {
  std::string method;
  std::string target;                          // path and query as sent
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
  int connection = 0;  // counted from 1
};

struct LocalAnswer {
  int status = 200;
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  bool hang_up = false;           // close without an answer
  bool close_afterwards = false;  // close without having said so
};

class LocalServer {
 public:
  using Handler = std::function<LocalAnswer(const LocalRequest&)>;

  // `handler` is called on many threads.
  explicit LocalServer(Handler handler) : handler_(std::move(handler)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    check(::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0, "a free port");
    socklen_t size = sizeof address;
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    ::listen(listener_, 128);
    acceptor_ = std::thread([this] { accept_all(); });
  }
  ~LocalServer() {
    ::shutdown(listener_, SHUT_RDWR);
    acceptor_.join();
    ::close(listener_);
    {
      std::lock_guard lock(mutex_);
      for (const int socket : open_) ::shutdown(socket, SHUT_RDWR);
    }
    for (std::thread& thread : threads_) thread.join();
  }
  LocalServer(const LocalServer&) = delete;
  LocalServer& operator=(const LocalServer&) = delete;

  std::uint16_t port() const { return port_; }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  int connections() const { return connections_; }

 private:
  void accept_all() {
    while (true) {
      const int socket = ::accept(listener_, nullptr, nullptr);
      if (socket < 0) return;
      const int number = ++connections_;
      std::lock_guard lock(mutex_);
      open_.push_back(socket);
      threads_.emplace_back([this, socket, number] { serve(socket, number); });
    }
  }

  void serve(int socket, int number) {
    std::string received;
    LocalRequest request;
    request.connection = number;
    while (read_request(socket, received, request)) {
      const LocalAnswer answer = handler_(request);
      if (answer.hang_up) break;
      std::string text = "HTTP/1.1 " + std::to_string(answer.status) + " X\r\n";
      for (const auto& [name, value] : answer.headers) text += name + ": " + value + "\r\n";
      text += "Content-Length: " + std::to_string(answer.body.size()) + "\r\n\r\n";
      if (request.method != "HEAD") text += answer.body;
      if (!send_all(socket, text) || answer.close_afterwards) break;
    }
    std::lock_guard lock(mutex_);
    std::erase(open_, socket);
    ::close(socket);
  }

  static bool send_all(int socket, const std::string& text) {
    std::size_t sent = 0;
    while (sent < text.size()) {
      const ssize_t count = ::send(socket, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
      if (count <= 0) return false;
      sent += static_cast<std::size_t>(count);
    }
    return true;
  }

  static bool receive_more(int socket, std::string& received) {
    char piece[16 * 1024];
    const ssize_t count = ::recv(socket, piece, sizeof piece, 0);
    if (count <= 0) return false;
    received.append(piece, static_cast<std::size_t>(count));
    return true;
  }

  static bool read_request(int socket, std::string& received, LocalRequest& request) {
    std::size_t head_end = 0;
    while ((head_end = received.find("\r\n\r\n")) == std::string::npos) {
      if (!receive_more(socket, received)) return false;
    }
    const std::size_t line_end = received.find("\r\n");
    const std::string line = received.substr(0, line_end);
    request.method = line.substr(0, line.find(' '));
    request.target = line.substr(line.find(' ') + 1, line.rfind(' ') - line.find(' ') - 1);
    request.headers.clear();
    for (std::size_t at = line_end + 2; at < head_end + 2;) {
      const std::size_t end = received.find("\r\n", at);
      const std::size_t colon = received.find(':', at);
      std::string name = received.substr(at, colon - at);
      for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      const std::size_t value = std::min(received.find_first_not_of(' ', colon + 1), end);
      request.headers[name] = received.substr(value, end - value);
      at = end + 2;
    }
    const auto length = request.headers.find("content-length");
    const std::size_t body = length == request.headers.end() ? 0 : std::stoul(length->second);
    received.erase(0, head_end + 4);
    while (received.size() < body) {
      if (!receive_more(socket, received)) return false;
    }
    request.body = received.substr(0, body);
    received.erase(0, body);
    return true;
  }

  const Handler handler_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<int> connections_{0};
  std::thread acceptor_;
  std::mutex mutex_;
  std::vector<int> open_;             // by mutex_
  std::vector<std::thread> threads_;  // by mutex_ until the acceptor has ended
};

}  // namespace nexus::test
