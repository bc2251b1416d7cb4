// Cuts NDJSON into lines and CSV into records.
#pragma once

#include <cstdint>

#include "partners/splitter.h"
#include "partners/splitter_buffer.h"

namespace nexus::partners {

class LineSplitter : public Splitter {
 public:
  // `quotes`: line ends inside a quoted cell do not end a record.
  LineSplitter(std::size_t max_order_bytes, bool quotes, char delimiter)
      : max_(max_order_bytes), quotes_(quotes), delimiter_(delimiter), by_line_(!quotes) {}

  void feed(std::string_view bytes) override { buffer_.append(bytes); }
  void finish() override { finished_ = true; }
  std::optional<Piece> next() override;
  const std::optional<std::string>& broken() const override { return broken_; }
  std::string_view broken_bytes() const override { return {}; }

 private:
  // Where in a CSV record the scan stands.
  enum class Place : std::uint8_t {
    cell_begin,  // a quote opens a quoted cell here
    plain_cell,  // quotes mean nothing
    quoted_cell,
    after_quote,  // of a quoted cell: a second one means a quote, all else the end of the cell
  };
  enum class Scan : std::uint8_t { more, end };

  bool skip_byte_order_mark();
  Scan find_end() { return by_line_ ? find_line_end() : find_record_end(); }
  Scan find_line_end();
  Scan find_record_end();
  std::size_t scan_cells(std::string_view bytes);
  void start_over_by_line();
  Piece take_piece(bool with_line_end);

  std::size_t max_;
  bool quotes_;
  char delimiter_;
  bool by_line_;          // the current piece ends with its line, whatever its quotes say
  bool at_start_ = true;  // a byte order mark may come
  bool finished_ = false;
  bool cut_ = false;  // bytes of the current piece beyond max_ were dropped
  Place place_ = Place::cell_begin;
  SplitterBuffer buffer_;
  std::optional<std::string> broken_;  // never set: lines cannot break the body
};

}  // namespace nexus::partners
