#include "load/answer_reader.h"

#include <algorithm>
#include <charconv>

namespace nexus::load {

namespace {

constexpr std::string_view kHeadEnd = "\r\n\r\n";

bool equal_ignoring_case(std::string_view left, std::string_view right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](char a, char b) { return (a | 0x20) == (b | 0x20); });
}

}  // namespace

void AnswerReader::reset() {
  state_ = State::head;
  status_ = 0;
  closes_ = false;
  remaining_ = 0;
  head_.clear();
  line_.clear();
  body_.clear();
}

std::size_t AnswerReader::read(std::string_view bytes) {
  std::size_t taken = 0;
  while (taken < bytes.size() && !complete() && !broken()) {
    const std::string_view rest = bytes.substr(taken);
    switch (state_) {
      case State::head: taken += read_head(rest); break;
      case State::sized_body: taken += read_data(rest, State::complete); break;
      case State::chunk_data: taken += read_data(rest, State::chunk_end); break;
      default: taken += read_line(rest);
    }
  }
  return taken;
}

std::size_t AnswerReader::read_head(std::string_view bytes) {
  if (head_.empty()) {
    const std::size_t end = bytes.find(kHeadEnd);
    if (end != std::string_view::npos) {
      if (!parse_head(bytes.substr(0, end + 2))) state_ = State::broken;
      return end + kHeadEnd.size();
    }
  }
  const std::size_t before = head_.size();
  head_.append(bytes);
  const std::size_t end = head_.find(kHeadEnd);
  if (end == std::string::npos) return bytes.size();
  if (!parse_head(std::string_view(head_).substr(0, end + 2))) state_ = State::broken;
  return end + kHeadEnd.size() - before;
}

// `head` is the status line and the header lines, each with its line end.
bool AnswerReader::parse_head(std::string_view head) {
  if (head.size() < 14 || !head.starts_with("HTTP/1.")) return false;
  std::from_chars(head.data() + 9, head.data() + 12, status_);
  bool chunked = false;
  remaining_ = 0;
  for (std::size_t at = head.find("\r\n") + 2; at < head.size();) {
    const std::size_t end = head.find("\r\n", at);
    const std::string_view line = head.substr(at, end - at);
    at = end + 2;
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return false;
    const std::string_view name = line.substr(0, colon);
    std::string_view value = line.substr(colon + 1);
    while (value.starts_with(' ')) value.remove_prefix(1);
    if (name.size() == 14 && equal_ignoring_case(name, "content-length")) {
      std::from_chars(value.data(), value.data() + value.size(), remaining_);
    } else if (name.size() == 17 && equal_ignoring_case(name, "transfer-encoding")) {
      chunked = equal_ignoring_case(value, "chunked");
    } else if (name.size() == 10 && equal_ignoring_case(name, "connection")) {
      closes_ = equal_ignoring_case(value, "close");
    }
  }
  if (status_ >= 100 && status_ < 200) {  // an interim answer: the final one follows
    reset();
    return true;
  }
  if (chunked) {
    state_ = State::chunk_size;
  } else {
    state_ = remaining_ == 0 ? State::complete : State::sized_body;
  }
  return true;
}

std::size_t AnswerReader::read_data(std::string_view bytes, State next) {
  const std::size_t taken = std::min<std::uint64_t>(remaining_, bytes.size());
  body_.append(bytes.substr(0, taken));
  remaining_ -= taken;
  if (remaining_ == 0) state_ = next;
  return taken;
}

// Chunk sizes, the line ends behind chunks, and trailers are all lines.
std::size_t AnswerReader::read_line(std::string_view bytes) {
  const std::size_t end = bytes.find('\n');
  if (end == std::string_view::npos) {
    line_.append(bytes);
    return bytes.size();
  }
  line_.append(bytes.substr(0, end));
  if (line_.ends_with('\r')) line_.pop_back();
  if (state_ == State::chunk_size) {
    const auto parsed = std::from_chars(line_.data(), line_.data() + line_.size(), remaining_, 16);
    if (parsed.ec != std::errc()) {
      state_ = State::broken;
    } else {
      state_ = remaining_ == 0 ? State::trailer : State::chunk_data;
    }
  } else if (state_ == State::chunk_end) {
    state_ = State::chunk_size;
  } else if (line_.empty()) {
    state_ = State::complete;
  }
  line_.clear();
  return end + 1;
}

}  // namespace nexus::load
