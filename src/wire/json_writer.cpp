#include "wire/json_writer.h"

#include <array>
#include <charconv>

#include "base/hex.h"
#include "wire/utf8.h"

namespace nexus::wire {

namespace {

constexpr std::size_t kGrowth = 512;
constexpr std::size_t kLongestEscape = 6;

// Writes what stands for one byte below 0x80 that cannot stand for itself.
char* write_escape(char c, char* out) {
  *out++ = '\\';
  switch (c) {
    case '"': *out++ = '"'; return out;
    case '\\': *out++ = '\\'; return out;
    case '\b': *out++ = 'b'; return out;
    case '\f': *out++ = 'f'; return out;
    case '\n': *out++ = 'n'; return out;
    case '\r': *out++ = 'r'; return out;
    case '\t': *out++ = 't'; return out;
    default: break;
  }
  std::memcpy(out, "u00", 3);
  const auto byte = static_cast<std::uint8_t>(c);
  return write_hex(std::span(&byte, 1), out + 3);
}

bool is_line_separator(const char* at) {
  return at[0] == '\xE2' && at[1] == '\x80' && (at[2] == '\xA8' || at[2] == '\xA9');
}

}  // namespace

JsonWriter::JsonWriter(std::string& out, std::size_t expected) : out_(out) {
  const std::size_t used = out_.size();
  out_.resize(used + expected);
  at_ = out_.data() + used;
  end_ = out_.data() + out_.size();
}

void JsonWriter::flush() {
  out_.resize(static_cast<std::size_t>(at_ - out_.data()));
  at_ = end_ = out_.data() + out_.size();
}

void JsonWriter::grow(std::size_t bytes) {
  const auto used = static_cast<std::size_t>(at_ - out_.data());
  out_.resize(used + bytes + kGrowth);
  at_ = out_.data() + used;
  end_ = out_.data() + out_.size();
}

void JsonWriter::string(std::string_view text) {
  char* to = room(text.size() + 2);
  const char* from = text.data();
  const char* const end = from + text.size();
  *to++ = '"';
  while (end - from >= 8 && eight_plain_bytes(from)) {
    std::memcpy(to, from, 8);
    from += 8;
    to += 8;
  }
  while (from != end && plain_byte(*from)) *to++ = *from++;
  at_ = to;
  if (from != end) [[unlikely]]
    rest_of_string(std::string_view(from, static_cast<std::size_t>(end - from)));
  *room(1) = '"';
  ++at_;
}

void JsonWriter::rest_of_string(std::string_view text) {
  const char* from = text.data();
  const char* const end = from + text.size();
  while (from != end) {
    const char* const plain_end = skip_plain_bytes(from, end);
    raw(std::string_view(from, static_cast<std::size_t>(plain_end - from)));
    from = plain_end;
    if (from == end) return;
    const int length = utf8_sequence_length(from, end);
    char* to = room(kLongestEscape);
    if (length == 1) {
      at_ = write_escape(*from, to);
    } else if (length == 0) {
      raw("\xEF\xBF\xBD");
    } else if (length == 3 && is_line_separator(from)) {
      raw(from[2] == '\xA8' ? "\\u2028" : "\\u2029");
    } else {
      raw(std::string_view(from, static_cast<std::size_t>(length)));
    }
    from += length == 0 ? 1 : length;
  }
}

void JsonWriter::integer(std::int64_t value) {
  constexpr std::size_t kLongest = 20;
  char* to = room(kLongest);
  at_ = std::to_chars(to, to + kLongest, value).ptr;
}

void JsonWriter::decimal(domain::Decimal value) { at_ = value.write(room(domain::Decimal::kMaxText)); }

void JsonWriter::timestamp(domain::Timestamp value) {
  char* to = room(domain::kTimestampLength + 2);
  *to++ = '"';
  domain::write_iso8601(value, to);
  to += domain::kTimestampLength;
  *to++ = '"';
  at_ = to;
}

void JsonWriter::uuid(const domain::Uuid& id) {
  char* to = room(domain::kUuidLength + 2);
  *to++ = '"';
  domain::write_uuid(id, to);
  to += domain::kUuidLength;
  *to++ = '"';
  at_ = to;
}

void JsonWriter::hex(std::span<const std::uint8_t> bytes) {
  char* to = room(2 * bytes.size() + 2);
  *to++ = '"';
  to = write_hex(bytes, to);
  *to++ = '"';
  at_ = to;
}

}  // namespace nexus::wire
