#include "partners/json_batch_splitter.h"

#include <algorithm>

#include "domain/error_event.h"

namespace nexus::partners {

namespace {

constexpr std::string_view kMemberName = "\"orders\"";

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

}  // namespace

std::optional<Splitter::Piece> JsonBatchSplitter::next() {
  while (!broken_ && !buffer_.rest().empty()) {
    if (state_ == State::in_container) {
      if (scan_container()) return take_element();
    } else if (state_ == State::in_scalar) {
      if (scan_scalar()) return take_element();
    } else {
      step(buffer_.rest().front());
    }
  }
  if (!broken_ && finished_ && state_ != State::done) end_of_body();
  return std::nullopt;
}

void JsonBatchSplitter::step(char c) {
  if (state_ == State::in_member_name) return step_member_name(c);
  const bool before_list = state_ <= State::list;
  if (!is_space(c)) {
    switch (state_) {
      case State::start:
        in_object_ = c == '{';
        if (c != '[' && c != '{')
          return break_off("must be a JSON array, or an object with the one member \"orders\"");
        state_ = in_object_ ? State::member_name : State::element_or_end;
        break;
      case State::member_name: state_ = State::in_member_name; return step_member_name(c);
      case State::colon:
        if (c != ':') return break_off("must have ':' behind \"orders\"");
        state_ = State::list;
        break;
      case State::list:
        if (c != '[') return break_off("must have an array as its member \"orders\"");
        state_ = State::element_or_end;
        break;
      case State::element_or_end:
      case State::element:
        if (c != ']' || state_ == State::element) return begin_element(c);
        state_ = in_object_ ? State::closing_brace : State::done;
        break;
      case State::comma_or_end:
        if (c == ',')
          state_ = State::element;
        else if (c == ']')
          state_ = in_object_ ? State::closing_brace : State::done;
        else
          return break_off("must have ',' or ']' behind an order");
        break;
      case State::closing_brace:
        if (c != '}') return break_off("must have no other member than \"orders\"");
        state_ = State::done;
        break;
      default: return break_off("has text behind its end");
    }
  }
  buffer_.scan(1);
  // The beginning is kept until the list begins, to show what came instead of one.
  if (!before_list || state_ > State::list) buffer_.begin_piece();
}

void JsonBatchSplitter::step_member_name(char c) {
  if (c != kMemberName[name_length_])
    return break_off("must be an array, or an object with the one member \"orders\"");
  buffer_.scan(1);
  if (++name_length_ == kMemberName.size()) state_ = State::colon;
}

void JsonBatchSplitter::begin_element(char c) {
  if (c == ',' || c == ']' || c == '}') return break_off("must have an order before this");
  cut_ = false;
  if (c == '{' || c == '[') {
    state_ = State::in_container;
    structure_.begin();
  } else {
    state_ = State::in_scalar;
    in_string_ = false;
    escaped_ = false;
  }
}

bool JsonBatchSplitter::scan_container() {
  buffer_.scan(structure_.scan(buffer_.rest()));
  if (structure_.done()) return true;
  drop_excess();
  return false;
}

// Anything that is no object and no array ends before the next comma or bracket outside of a string.
bool JsonBatchSplitter::scan_scalar() {
  const std::string_view rest = buffer_.rest();
  for (std::size_t at = 0; at < rest.size(); ++at) {
    const char c = rest[at];
    if (escaped_) {
      escaped_ = false;
    } else if (c == '\\') {
      escaped_ = true;
    } else if (c == '"') {
      in_string_ = !in_string_;
    } else if (!in_string_ && (c == ',' || c == ']')) {
      buffer_.scan(at);
      return true;
    }
  }
  buffer_.scan(rest.size());
  drop_excess();
  return false;
}

void JsonBatchSplitter::drop_excess() {
  if (buffer_.scanned_length() <= max_) return;
  buffer_.drop_scanned_beyond(max_);
  cut_ = true;
}

std::optional<Splitter::Piece> JsonBatchSplitter::take_element() {
  std::string_view bytes = buffer_.piece().substr(0, buffer_.scanned_length());
  const bool too_long = cut_ || bytes.size() > max_;
  bytes = bytes.substr(0, max_);
  while (!too_long && is_space(bytes.back())) bytes.remove_suffix(1);
  buffer_.begin_piece();
  state_ = State::comma_or_end;
  return Piece{bytes, too_long};
}

void JsonBatchSplitter::end_of_body() {
  if (state_ == State::start)
    break_off("is empty");
  else
    break_off("ends in the middle");
}

void JsonBatchSplitter::break_off(std::string what) {
  broken_ = "The batch " + std::move(what) + " (at byte " + std::to_string(buffer_.position()) + ").";
  kept_ = buffer_.piece().substr(0, domain::kMaxKeptMalformedBytes);
}

}  // namespace nexus::partners
