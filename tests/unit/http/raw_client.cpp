#include "unit/http/raw_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <stdexcept>
#include <utility>

namespace nexus::http {

RawClient::RawClient(std::uint16_t port, int receive_buffer_bytes) {
  descriptor_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (receive_buffer_bytes > 0) {
    setsockopt(descriptor_, SOL_SOCKET, SO_RCVBUF, &receive_buffer_bytes, sizeof receive_buffer_bytes);
  }
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    throw std::runtime_error("the test server does not accept connections");
  }
}

RawClient::~RawClient() {
  if (descriptor_ >= 0) close(descriptor_);
}

bool RawClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

std::size_t RawClient::send_for(std::string_view bytes, int timeout_ms) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(timeout_ms);
  std::size_t sent = 0;
  while (sent < bytes.size() && std::chrono::steady_clock::now() < end) {
    const ssize_t count =
        ::send(descriptor_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count > 0) {
      sent += static_cast<std::size_t>(count);
    } else {
      usleep(2000);
    }
  }
  return sent;
}

void RawClient::finish_sending() { shutdown(descriptor_, SHUT_WR); }

void RawClient::reset() {
  const linger at_once{1, 0};
  setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  close(std::exchange(descriptor_, -1));
}

bool RawClient::fill(int timeout_ms) {
  pollfd waiting{descriptor_, POLLIN, 0};
  if (ended_ || poll(&waiting, 1, timeout_ms) <= 0) return false;
  char piece[16 * 1024];
  const ssize_t count = recv(descriptor_, piece, sizeof piece, 0);
  if (count <= 0) {
    ended_ = true;
    return false;
  }
  received_.append(piece, static_cast<std::size_t>(count));
  return true;
}

std::optional<std::string> RawClient::take_line(int timeout_ms) {
  std::size_t end = 0;
  while ((end = received_.find("\r\n")) == std::string::npos) {
    if (!fill(timeout_ms)) return std::nullopt;
  }
  std::string line = received_.substr(0, end);
  received_.erase(0, end + 2);
  return line;
}

std::optional<std::string> RawClient::take(std::size_t bytes, int timeout_ms) {
  while (received_.size() < bytes) {
    if (!fill(timeout_ms)) return std::nullopt;
  }
  std::string taken = received_.substr(0, bytes);
  received_.erase(0, bytes);
  return taken;
}

std::optional<RawAnswer> RawClient::receive(int timeout_ms, bool is_head) {
  const auto status_line = take_line(timeout_ms);
  if (!status_line || status_line->size() < 12) return std::nullopt;
  RawAnswer answer;
  answer.status = std::stoi(status_line->substr(9, 3));
  while (const auto line = take_line(timeout_ms)) {
    if (line->empty()) break;
    const std::size_t colon = line->find(": ");
    std::string name = line->substr(0, colon);
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
    answer.headers[name] = line->substr(colon + 2);
  }
  if (is_head || answer.status == 204 || answer.status == 100) return answer;
  if (answer.headers.contains("transfer-encoding")) {
    while (const auto size_line = take_line(timeout_ms)) {
      const std::size_t size = std::stoul(*size_line, nullptr, 16);
      const auto piece = take(size, timeout_ms);
      if (!piece || !take_line(timeout_ms)) return std::nullopt;
      if (size == 0) return answer;
      answer.body += *piece;
    }
    return std::nullopt;
  }
  if (answer.headers.contains("content-length")) {
    auto body = take(std::stoul(answer.headers["content-length"]), timeout_ms);
    if (!body) return std::nullopt;
    answer.body = std::move(*body);
  }
  return answer;
}

std::optional<std::string> RawClient::receive_rest(int timeout_ms) {
  while (fill(timeout_ms)) continue;
  if (!ended_) return std::nullopt;
  return std::exchange(received_, {});
}

std::string RawClient::receive_some(int timeout_ms) {
  fill(timeout_ms);
  return std::exchange(received_, {});
}

bool RawClient::is_closed_within(int timeout_ms) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(timeout_ms);
  while (!ended_ && std::chrono::steady_clock::now() < end) fill(20);
  return ended_;
}

}  // namespace nexus::http
