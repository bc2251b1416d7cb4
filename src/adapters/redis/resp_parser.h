// Reads RESP2 replies as their bytes arrive. Strict: whatever the protocol does not allow breaks the stream
// for good, because nothing after it can be told apart any more.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/redis/resp_value.h"
#include "base/result.h"

namespace nexus::redis {

// What one reply may be at most; more breaks the stream before it is kept.
struct RespLimits {
  std::size_t max_line_bytes = 4'096;       // a status, an error, a number or a length, without its CRLF
  std::size_t max_reply_bytes = 4'194'304;  // everything from the first byte to the last
  std::size_t max_elements = 10'000;        // of all its arrays together
  std::size_t max_depth = 8;                // arrays in arrays
};

// For one thread. Keeps at most one unfinished reply and what was fed behind it.
class RespParser {
 public:
  explicit RespParser(RespLimits limits = {}) : limits_(limits) {}

  void feed(std::string_view bytes);
  // The next whole reply; nothing when more bytes are needed. `corrupt`: these are not replies, and every
  // further call says the same.
  Result<std::optional<RespValue>> next();

 private:
  struct OpenArray {
    RespValue array;
    std::size_t missing = 0;
  };
  struct Header {
    char type = 0;
    std::string_view rest;  // between the type and CRLF; points into the buffer
  };

  Result<std::optional<Header>> read_header();
  // A value without elements, or the beginning of an array; nothing when more bytes are needed.
  Result<std::optional<RespValue>> read_value();
  Result<std::optional<RespValue>> read_bulk(std::size_t length);
  Result<std::optional<RespValue>> begin_bulk(std::string_view length);
  Result<std::optional<RespValue>> begin_array(std::string_view length);
  // Puts the value where it belongs; the whole reply when it was the last part of it.
  std::optional<RespValue> place(RespValue value);
  Result<> count_bytes(std::size_t bytes);
  void consume(std::size_t bytes);
  tl::unexpected<Error> broken(const std::string& what);

  RespLimits limits_;
  std::string buffer_;
  std::size_t begin_ = 0;                   // of what was not consumed
  std::size_t searched_ = 0;                // behind begin_, where no CRLF begins
  std::optional<std::size_t> bulk_length_;  // of a bulk whose header was consumed
  std::vector<OpenArray> open_;
  std::size_t reply_bytes_ = 0;
  std::size_t reply_elements_ = 0;
  std::optional<Error> broken_;
};

}  // namespace nexus::redis
