// Builds JSON text at the end of a string, piece by piece, without an allocation a piece. The caller
// places the punctuation; the writer sees to escapes and digits.
#pragma once

#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

#include "domain/decimal.h"
#include "domain/timestamp.h"
#include "domain/uuid.h"

namespace nexus::wire {

// Appends to the string that it was made with, which nobody else may touch until the writer is
// destroyed or flushed. Not safe to share between threads.
class JsonWriter {
 public:
  // `expected` bytes are made ready at once; more are added when needed.
  explicit JsonWriter(std::string& out, std::size_t expected = 64);
  ~JsonWriter() { flush(); }
  JsonWriter(const JsonWriter&) = delete;
  JsonWriter& operator=(const JsonWriter&) = delete;

  // Puts `text` as it is: punctuation, or JSON text made elsewhere.
  void raw(std::string_view text) {
    char* to = room(text.size());
    std::memcpy(to, text.data(), text.size());
    at_ = to + text.size();
  }

  void string(std::string_view text);  // as append_string in json_text.h
  void integer(std::int64_t value);
  void decimal(domain::Decimal value);            // a number with all its digits
  void timestamp(domain::Timestamp value);        // a string
  void uuid(const domain::Uuid& id);              // a string
  void hex(std::span<const std::uint8_t> bytes);  // a string
  void boolean(bool value) { raw(value ? "true" : "false"); }

  // Gives the string the length of what was written.
  void flush();

 private:
  char* room(std::size_t bytes) {
    if (static_cast<std::size_t>(end_ - at_) < bytes) [[unlikely]]
      grow(bytes);
    return at_;
  }
  void grow(std::size_t bytes);
  void rest_of_string(std::string_view text);

  std::string& out_;
  char* at_;
  char* end_;
};

}  // namespace nexus::wire
