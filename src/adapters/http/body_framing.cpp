#include "adapters/http/body_framing.h"

#include <algorithm>

#include "adapters/http/characters.h"

namespace nexus::http {

void BodyFraming::begin(const Request& request) {
  chunked_ = request.is_chunked();
  line_bytes_ = 0;
  remaining_ = request.content_length().value_or(0);
  if (chunked_) {
    state_ = State::size_start;
  } else {
    state_ = remaining_ > 0 ? State::plain : State::done;
  }
}

BodyFraming::Step BodyFraming::next(std::string_view input) {
  Step step;
  while (step.consumed < input.size() && state_ != State::done && state_ != State::bad) {
    if (state_ != State::plain && state_ != State::data) {
      step_control(input[step.consumed++]);
      continue;
    }
    const auto available = static_cast<std::uint64_t>(input.size() - step.consumed);
    const auto taken = static_cast<std::size_t>(std::min(available, remaining_));
    step.content = input.substr(step.consumed, taken);
    step.consumed += taken;
    remaining_ -= taken;
    if (remaining_ == 0) state_ = state_ == State::plain ? State::done : State::data_return;
    return step;
  }
  return step;
}

void BodyFraming::step_control(char c) {
  switch (state_) {
    case State::size_start:
    case State::size:
    case State::extension: step_size(c); break;
    case State::size_line_feed:
      if (c != '\n') {
        state_ = State::bad;
      } else {
        line_bytes_ = 0;
        state_ = remaining_ == 0 ? State::trailer_start : State::data;
      }
      break;
    case State::data_return: state_ = c == '\r' ? State::data_line_feed : State::bad; break;
    case State::data_line_feed:
      line_bytes_ = 0;
      state_ = c == '\n' ? State::size_start : State::bad;
      break;
    default: step_trailer(c); break;
  }
}

void BodyFraming::step_size(char c) {
  if (++line_bytes_ > kMaxChunkLineBytes) {
    state_ = State::bad;
    return;
  }
  const int digit = hex_value(c);
  if (state_ == State::size_start) {
    remaining_ = digit < 0 ? 0 : static_cast<std::uint64_t>(digit);
    state_ = digit < 0 ? State::bad : State::size;
  } else if (c == '\r') {
    state_ = State::size_line_feed;
  } else if (state_ == State::extension) {
    if (!is_in_class(c, kValueCharacter)) state_ = State::bad;
  } else if (digit >= 0) {
    // Fifteen digits are more than any body; more would overflow in other parsers.
    state_ = line_bytes_ > 15 ? State::bad : State::size;
    remaining_ = remaining_ * 16 + static_cast<std::uint64_t>(digit);
  } else {
    state_ = c == ';' ? State::extension : State::bad;
  }
}

void BodyFraming::step_trailer(char c) {
  if (++line_bytes_ > kMaxTrailerBytes) {
    state_ = State::bad;
    return;
  }
  switch (state_) {
    case State::trailer_start:
      if (c == '\r') {
        state_ = State::last_line_feed;
      } else {
        state_ = is_in_class(c, kTokenCharacter) ? State::trailer_name : State::bad;
      }
      break;
    case State::trailer_name:
      if (c == ':') {
        state_ = State::trailer_value;
      } else if (!is_in_class(c, kTokenCharacter)) {
        state_ = State::bad;
      }
      break;
    case State::trailer_value:
      if (c == '\r') {
        state_ = State::trailer_line_feed;
      } else if (!is_in_class(c, kValueCharacter)) {
        state_ = State::bad;
      }
      break;
    case State::trailer_line_feed: state_ = c == '\n' ? State::trailer_start : State::bad; break;
    case State::last_line_feed: state_ = c == '\n' ? State::done : State::bad; break;
    default: state_ = State::bad; break;
  }
}

}  // namespace nexus::http
