// Reads HTTP/1.1 answers (RFC 9112) from bytes as they arrive: Content-Length and chunked bodies.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace nexus::load {

class AnswerReader {
 public:
  // Takes bytes up to the end of the answer and returns how many it took. Stops at complete() or
  // broken(). Bytes of the next answer are left to the caller.
  std::size_t read(std::string_view bytes);

  bool complete() const { return state_ == State::complete; }
  bool broken() const { return state_ == State::broken; }
  int status() const { return status_; }
  bool closes() const { return closes_; }
  // The body so far, chunk framing taken off.
  const std::string& body() const { return body_; }

  // Ready for the next answer; memory is kept.
  void reset();

 private:
  enum class State { head, sized_body, chunk_size, chunk_data, chunk_end, trailer, complete, broken };

  std::size_t read_head(std::string_view bytes);
  bool parse_head(std::string_view head);
  std::size_t read_data(std::string_view bytes, State next);
  std::size_t read_line(std::string_view bytes);

  State state_ = State::head;
  int status_ = 0;
  bool closes_ = false;
  std::uint64_t remaining_ = 0;
  std::string head_;  // only what an earlier read brought
  std::string line_;
  std::string body_;
};

}  // namespace nexus::load
