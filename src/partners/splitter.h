// Cuts a stream of request bytes into the bytes of single orders, as they come in: memory is
// bounded by the longest order, not by the body.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace nexus::partners {

enum class BodyShape {
  json_batch,  // a JSON array, or an object with the one member "orders" that is an array
  ndjson,      // one JSON object a line; empty lines are passed over
  csv,         // RFC 4180 records; the first is the header; a UTF-8 byte order mark is passed over
};

// Push bytes with feed, then pull with next until it is empty; after the last bytes call finish and
// pull again. A view from next is valid until the next call of any member.
class Splitter {
 public:
  static std::unique_ptr<Splitter> make(BodyShape shape, std::size_t max_order_bytes);
  virtual ~Splitter() = default;

  virtual void feed(std::string_view bytes) = 0;
  virtual void finish() = 0;

  struct Piece {
    std::string_view bytes;
    bool too_long = false;  // longer than max_order_bytes: `bytes` holds its beginning, the rest is skipped
  };
  virtual std::optional<Piece> next() = 0;

  // Set when the body itself is broken (a JSON batch that is no array, text behind its end, an end
  // in the middle): what and at which byte. Nothing more comes out then.
  virtual const std::optional<std::string>& broken() const = 0;
  // The bytes around the place where it broke, for the error event; at most 64 KiB.
  virtual std::string_view broken_bytes() const = 0;
};

}  // namespace nexus::partners
