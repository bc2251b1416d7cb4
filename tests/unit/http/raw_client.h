// A client that sends exactly the bytes it is given, whatever HTTP thinks of them.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace nexus::http {

struct RawAnswer {
  int status = 0;
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;                            // after the chunked coding was undone
};

class RawClient {
 public:
  // Connects to 127.0.0.1; a small receive buffer makes the server wait early.
  explicit RawClient(std::uint16_t port, int receive_buffer_bytes = 0);
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  // False when the server has closed.
  bool send(std::string_view bytes);
  // Sends as much as goes within that time and returns how much.
  std::size_t send_for(std::string_view bytes, int timeout_ms);
  void finish_sending();
  // Closes with a reset instead of a goodbye.
  void reset();

  // The next answer; nothing when the connection ends or nothing comes within the time.
  std::optional<RawAnswer> receive(int timeout_ms = 5000, bool is_head = false);
  // Everything until the server closes; nothing when it has not closed by then.
  std::optional<std::string> receive_rest(int timeout_ms = 5000);
  // What has arrived and was not yet taken as an answer, after waiting for more.
  std::string receive_some(int timeout_ms = 5000);
  bool is_closed_within(int timeout_ms);

 private:
  bool fill(int timeout_ms);
  std::optional<std::string> take_line(int timeout_ms);
  std::optional<std::string> take(std::size_t bytes, int timeout_ms);

  int descriptor_ = -1;
  bool ended_ = false;
  std::string received_;
};

}  // namespace nexus::http
