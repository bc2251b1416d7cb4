// Where a request's body ends, and which of its bytes are content: Content-Length or the chunked
// transfer coding (RFC 9112, section 7.1). Pieces are views into the input; nothing is copied.
#pragma once

#include <cstdint>
#include <string_view>

#include "adapters/http/request.h"

namespace nexus::http {

class BodyFraming {
 public:
  // Bounds for one chunk's size line with its extensions, and for the whole trailer section.
  static constexpr std::size_t kMaxChunkLineBytes = 256;
  static constexpr std::size_t kMaxTrailerBytes = 4096;

  void begin(const Request& request);

  struct Step {
    std::size_t consumed = 0;  // bytes of the input that are done with
    std::string_view content;  // inside the consumed bytes; empty: none yet
  };
  // Takes input up to the end of the next run of content, of the body, or of the input. When is_bad()
  // afterwards, the body breaks the rules and nothing behind it can be trusted.
  Step next(std::string_view input);

  bool is_done() const { return state_ == State::done; }
  bool is_bad() const { return state_ == State::bad; }
  // Content still to come, as far as announced; 0 for chunked bodies.
  std::uint64_t announced() const { return chunked_ ? 0 : remaining_; }

 private:
  enum class State : std::uint8_t {
    plain,       // content of a body with a length
    size_start,  // first digit of a chunk's size
    size,
    extension,
    size_line_feed,
    data,
    data_return,
    data_line_feed,
    trailer_start,  // first byte of a trailer line or of the final empty line
    trailer_name,
    trailer_value,
    trailer_line_feed,
    last_line_feed,
    done,
    bad,
  };

  void step_control(char c);
  void step_size(char c);
  void step_trailer(char c);

  State state_ = State::done;
  bool chunked_ = false;
  std::uint64_t remaining_ = 0;
  std::size_t line_bytes_ = 0;
};

}  // namespace nexus::http
