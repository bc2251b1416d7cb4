#include "adapters/redis/resp_parser.h"

#include <charconv>
#include <utility>

namespace nexus::redis {

namespace {

constexpr std::string_view kLineEnd = "\r\n";

// Decimal digits with an optional minus and nothing else; no sign or zero in front of digits.
std::optional<std::int64_t> read_integer(std::string_view text) {
  const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
  if (digits.empty() || (digits.front() == '0' && text.size() > 1)) return std::nullopt;
  std::int64_t value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

RespValue text_value(RespValue::Kind kind, std::string_view text) {
  RespValue value;
  value.kind = kind;
  value.text = text;
  return value;
}

}  // namespace

void RespParser::feed(std::string_view bytes) {
  if (broken_) return;
  // What was consumed goes before the buffer grows, and costs no more than what it made room for.
  if (begin_ > 0 && begin_ >= buffer_.size() - begin_) {
    buffer_.erase(0, begin_);
    begin_ = 0;
  }
  buffer_.append(bytes);
}

Result<std::optional<RespValue>> RespParser::next() {
  if (broken_) return fail(*broken_);
  while (true) {
    auto value = bulk_length_ ? read_bulk(*bulk_length_) : read_value();
    if (!value) return fail(value.error());
    if (!*value) return std::optional<RespValue>();
    if (auto reply = place(std::move(**value))) return reply;
  }
}

std::optional<RespValue> RespParser::place(RespValue value) {
  const bool is_open = value.kind == RespValue::Kind::array && value.integer > 0;
  if (is_open) {
    const auto missing = static_cast<std::size_t>(std::exchange(value.integer, 0));
    open_.push_back({std::move(value), missing});
    return std::nullopt;
  }
  while (!open_.empty()) {
    OpenArray& innermost = open_.back();
    innermost.array.elements.push_back(std::move(value));
    if (--innermost.missing > 0) return std::nullopt;
    value = std::move(innermost.array);
    open_.pop_back();
  }
  reply_bytes_ = 0;
  reply_elements_ = 0;
  return value;
}

Result<std::optional<RespValue>> RespParser::read_value() {
  auto header = read_header();
  if (!header) return fail(header.error());
  if (!*header) return std::optional<RespValue>();
  const auto [type, rest] = **header;
  switch (type) {
    case '+': return std::optional(text_value(RespValue::Kind::status, rest));
    case '-': return std::optional(text_value(RespValue::Kind::error, rest));
    case ':': {
      const auto number = read_integer(rest);
      if (!number) return broken("a number is none");
      RespValue value;
      value.kind = RespValue::Kind::integer;
      value.integer = *number;
      return std::optional(std::move(value));
    }
    case '$': return begin_bulk(rest);
    case '*': return begin_array(rest);
    default: return broken("a reply begins with an unknown byte");
  }
}

Result<std::optional<RespParser::Header>> RespParser::read_header() {
  const std::string_view waiting = std::string_view(buffer_).substr(begin_);
  const std::size_t line_end = waiting.find('\r', searched_);
  const std::size_t length = line_end == std::string_view::npos ? waiting.size() : line_end;
  if (length > limits_.max_line_bytes + 1) return broken("a line is too long");
  if (waiting.substr(searched_, length - searched_).find('\n') != std::string_view::npos) {
    return broken("a line feed stands alone");
  }
  searched_ = length;
  if (line_end == std::string_view::npos || line_end + 1 == waiting.size()) return std::optional<Header>();
  if (waiting[line_end + 1] != '\n') return broken("a carriage return stands alone");
  if (length == 0) return broken("a line is empty");
  if (auto counted = count_bytes(length + kLineEnd.size()); !counted) return fail(counted.error());
  consume(length + kLineEnd.size());
  return std::optional(Header{waiting[0], waiting.substr(1, length - 1)});
}

Result<std::optional<RespValue>> RespParser::begin_bulk(std::string_view length_text) {
  const auto length = read_integer(length_text);
  if (!length || *length < -1) return broken("the length of a bulk is none");
  if (*length == -1) return std::optional<RespValue>(std::in_place);
  const auto bytes = static_cast<std::uint64_t>(*length);
  if (bytes > limits_.max_reply_bytes) return broken("a bulk is too long");
  if (auto counted = count_bytes(bytes + kLineEnd.size()); !counted) return fail(counted.error());
  bulk_length_ = bytes;
  return read_bulk(bytes);
}

Result<std::optional<RespValue>> RespParser::read_bulk(std::size_t length) {
  const std::string_view waiting = std::string_view(buffer_).substr(begin_);
  if (waiting.size() < length + kLineEnd.size()) return std::optional<RespValue>();
  if (waiting.substr(length, kLineEnd.size()) != kLineEnd)
    return broken("a bulk does not end where it should");
  RespValue value = text_value(RespValue::Kind::bulk, waiting.substr(0, length));
  consume(length + kLineEnd.size());
  bulk_length_.reset();
  return std::optional(std::move(value));
}

Result<std::optional<RespValue>> RespParser::begin_array(std::string_view length_text) {
  const auto length = read_integer(length_text);
  if (!length || *length < -1) return broken("the length of an array is none");
  if (*length == -1) return std::optional<RespValue>(std::in_place);
  if (open_.size() == limits_.max_depth) return broken("arrays are nested too deep");
  const auto elements = static_cast<std::uint64_t>(*length);
  if (elements > limits_.max_elements - reply_elements_) return broken("a reply has too many elements");
  reply_elements_ += elements;
  RespValue value;
  value.kind = RespValue::Kind::array;
  // place() takes the number of elements from here, and puts 0 in its stead.
  value.integer = *length;
  return std::optional(std::move(value));
}

Result<> RespParser::count_bytes(std::size_t bytes) {
  reply_bytes_ += bytes;
  if (reply_bytes_ > limits_.max_reply_bytes) return broken("a reply is too long");
  return {};
}

void RespParser::consume(std::size_t bytes) {
  begin_ += bytes;
  searched_ = 0;
}

tl::unexpected<Error> RespParser::broken(const std::string& what) {
  broken_ = Error{ErrorKind::corrupt, "What came is not the protocol of Redis (RESP2): " + what +
                                          ". Check that host and port are those of a Redis server."};
  buffer_.clear();
  buffer_.shrink_to_fit();
  open_.clear();
  begin_ = 0;
  return fail(*broken_);
}

}  // namespace nexus::redis
