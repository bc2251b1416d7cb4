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

// What the splitters promise beyond the shapes:
// - Pieces do not depend on how the bytes were cut into feeds.
// - ndjson and csv: lines end with LF or CRLF, which are not part of a piece; lines of white space
//   only are passed over. Such a body is never broken.
// - csv: a quoted cell may span lines. One whose quote is never closed, up to the end or to
//   max_order_bytes, does not swallow its neighbours: the line that opens it is a piece of its own
//   (a malformed record), and cutting goes on with the next line.
// - json_batch: elements are cut at their brackets and commas only; what is inside them is the
//   mapper's to judge.

// Push bytes with feed, then pull with next until it is empty; after the last bytes call finish and
// pull again. The bytes are copied: they need not outlive feed. A view from next is valid until the
// next call of any member. Memory: one feed and one order, as long as next is called until empty.
class Splitter {
 public:
  // `max_order_bytes` must be at least 1; `csv_delimiter` counts for csv only.
  static std::unique_ptr<Splitter> make(BodyShape shape, std::size_t max_order_bytes,
                                        char csv_delimiter = ',');
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
