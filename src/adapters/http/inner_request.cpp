#include "adapters/http/inner_request.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>

#include "adapters/http/request.h"
#include "base/check.h"

namespace nexus::http {

namespace {

using Clock = std::chrono::steady_clock;

// Our end of the pair.
struct End {
  explicit End(int given) : descriptor(given) {}
  ~End() { ::close(descriptor); }
  End(const End&) = delete;
  End& operator=(const End&) = delete;
  int descriptor;
};

std::string text_of(const InnerRequest& request) {
  const auto is_one_line = [](std::string_view text) {
    return text.find_first_of(std::string_view("\r\n\0", 3)) == text.npos;
  };
  bool is_sound = is_one_line(request.method) && is_one_line(request.target);
  bool names_host = false;
  std::string text = request.method + " " + request.target + " HTTP/1.1\r\n";
  for (const auto& [name, value] : request.headers) {
    is_sound = is_sound && is_one_line(name) && is_one_line(value);
    names_host = names_host || equals_ignoring_case(name, "host");
    text.append(name).append(": ").append(value).append("\r\n");
  }
  check(is_sound, "nothing in an inner request breaks a line");
  if (!names_host) text += "Host: localhost\r\n";
  text += "Connection: close\r\n";
  if (!request.body.empty() || request.method == "POST" || request.method == "PUT") {
    text += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
  }
  return text + "\r\n" + request.body;
}

// Writes and reads at once, because the server may answer before it has taken everything. False when
// time is up.
bool exchange(int descriptor, std::string_view out, std::string& in, Clock::time_point end) {
  std::array<char, 64 * 1024> piece;
  while (true) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()).count();
    pollfd wait{descriptor, static_cast<short>(out.empty() ? POLLIN : POLLIN | POLLOUT), 0};
    if (left <= 0 || ::poll(&wait, 1, static_cast<int>(std::min<std::int64_t>(left, 60'000))) < 0) {
      if (left > 0 && errno == EINTR) continue;
      return false;
    }
    if ((wait.revents & POLLOUT) != 0 && !out.empty()) {
      const ssize_t sent = ::send(descriptor, out.data(), out.size(), MSG_NOSIGNAL);
      // A server that has answered takes no more; what it said is still there to read.
      out.remove_prefix(sent > 0 ? static_cast<std::size_t>(sent) : errno == EAGAIN ? 0 : out.size());
    }
    if ((wait.revents & (POLLIN | POLLHUP | POLLERR)) == 0) continue;
    const ssize_t count = ::recv(descriptor, piece.data(), piece.size(), 0);
    if (count > 0) in.append(piece.data(), static_cast<std::size_t>(count));
    if (count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR)) return true;
  }
}

std::string_view take_line(std::string_view& rest) {
  const std::size_t end = rest.find("\r\n");
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 2);
  return line;
}

// False when a chunk is cut off or its size is no number.
bool join_chunks(std::string_view rest, std::string& body) {
  while (true) {
    const std::string_view line = take_line(rest);
    std::size_t size = 0;
    const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), size, 16);
    if (error != std::errc() || end == line.data() || size + 2 > rest.size()) return false;
    if (size == 0) return true;
    body.append(rest.substr(0, size));
    rest.remove_prefix(size + 2);
  }
}

}  // namespace

Result<Response> read_answer(std::string_view text, bool has_body) {
  const auto incomplete = [] { return fail(ErrorKind::corrupt, "The server's answer ends in its middle."); };
  const std::size_t head_end = text.find("\r\n\r\n");
  if (!text.starts_with("HTTP/1.1 ") || head_end == std::string_view::npos) return incomplete();
  std::string_view head = text.substr(0, head_end + 2);
  const std::string_view body = text.substr(head_end + 4);
  const std::string_view line = take_line(head);
  Response response;
  response.content_type.clear();
  const std::string_view digits = line.substr(9, 3);
  std::from_chars(digits.data(), digits.data() + digits.size(), response.status);
  bool is_chunked = false;
  std::size_t length = 0;
  while (!head.empty()) {
    const std::string_view field = take_line(head);
    const std::string_view name = field.substr(0, field.find(':'));
    std::string_view value = field.substr(std::min(name.size() + 1, field.size()));
    while (value.starts_with(' ')) value.remove_prefix(1);
    if (equals_ignoring_case(name, "transfer-encoding")) {
      is_chunked = true;
    } else if (equals_ignoring_case(name, "content-length")) {
      std::from_chars(value.data(), value.data() + value.size(), length);
    } else if (!equals_ignoring_case(name, "connection") && !equals_ignoring_case(name, "date") &&
               !equals_ignoring_case(name, "keep-alive")) {
      response.headers.emplace_back(name, value);
    }
  }
  if (!has_body) return response;
  if (is_chunked) {
    if (!join_chunks(body, response.body)) return incomplete();
    return response;
  }
  if (body.size() != length) return incomplete();
  response.body = body;
  return response;
}

Result<Response> ask(Server& server, const InnerRequest& request, std::int64_t timeout_ms) {
  std::array<int, 2> pair{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair.data()) != 0) {
    return fail(ErrorKind::unavailable, "No sockets are left for a request inside the process.");
  }
  const End end(pair[0]);
  server.adopt(pair[1]);
  std::string answer;
  const Clock::time_point deadline = Clock::now() + std::chrono::milliseconds(timeout_ms);
  if (!exchange(end.descriptor, text_of(request), answer, deadline)) {
    return fail(ErrorKind::unavailable, "The answer to " + request.method + " was not complete after " +
                                            std::to_string(timeout_ms) + " ms.");
  }
  return read_answer(answer, request.method != "HEAD");
}

}  // namespace nexus::http
