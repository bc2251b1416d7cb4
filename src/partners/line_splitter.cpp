#include "partners/line_splitter.h"

#include <algorithm>

#include "partners/csv_record.h"

namespace nexus::partners {

namespace {

bool is_blank_line(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

}  // namespace

std::optional<Splitter::Piece> LineSplitter::next() {
  if (at_start_ && !skip_byte_order_mark()) return std::nullopt;
  for (;;) {
    const Scan scan = find_end();
    if (scan == Scan::more) {
      if (!finished_) return std::nullopt;
      if (place_ == Place::quoted_cell) {
        start_over_by_line();
        continue;
      }
      if (buffer_.piece().empty()) return std::nullopt;
    }
    const Piece piece = take_piece(scan == Scan::end);
    if (piece.too_long || !is_blank_line(piece.bytes)) return piece;
  }
}

// False when it takes more bytes to tell.
bool LineSplitter::skip_byte_order_mark() {
  const std::string_view begin = buffer_.piece();
  if (!finished_ && begin.size() < kByteOrderMark.size() && kByteOrderMark.starts_with(begin)) return false;
  at_start_ = false;
  if (begin.starts_with(kByteOrderMark)) {
    buffer_.scan(kByteOrderMark.size());
    buffer_.begin_piece();
  }
  return true;
}

// Keeps one byte more than a piece may have: the line end may be CR LF.
LineSplitter::Scan LineSplitter::find_line_end() {
  const std::size_t end = buffer_.rest().find('\n');
  if (end != std::string_view::npos) {
    buffer_.scan(end + 1);
    return Scan::end;
  }
  buffer_.scan(buffer_.rest().size());
  if (buffer_.scanned_length() > max_ + 1) {
    buffer_.drop_scanned_beyond(max_ + 1);
    cut_ = true;
  }
  return Scan::more;
}

LineSplitter::Scan LineSplitter::find_record_end() {
  if (buffer_.scanned_length() == 0) {
    // Most records have no quotes and end within the bytes that are there.
    const std::string_view rest = buffer_.rest();
    const std::size_t end = rest.find('\n');
    if (end != std::string_view::npos && rest.substr(0, end).find('"') == std::string_view::npos) {
      buffer_.scan(end + 1);
      return Scan::end;
    }
  }
  // Whether a record is too long is decided at the same byte, however the bytes came.
  const std::size_t room = max_ + 2 - buffer_.scanned_length();
  const std::string_view window = buffer_.rest().substr(0, room);
  const std::size_t count = scan_cells(window);
  buffer_.scan(count);
  if (count > 0 && place_ == Place::cell_begin && window[count - 1] == '\n') return Scan::end;
  if (count < room) return Scan::more;
  if (place_ == Place::quoted_cell) {
    start_over_by_line();
  } else {
    by_line_ = true;
    place_ = Place::plain_cell;
  }
  return find_line_end();
}

// Goes through the cells up to the end of the record or of the bytes; returns how many it went through.
std::size_t LineSplitter::scan_cells(std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    const char c = bytes[at];
    switch (place_) {
      case Place::quoted_cell:
        at = std::min(bytes.find('"', at), bytes.size());
        if (at < bytes.size())
          place_ = Place::after_quote;
        else
          return bytes.size();
        continue;
      case Place::after_quote:
        if (c == '"') {
          place_ = Place::quoted_cell;
          continue;
        }
        break;
      case Place::cell_begin:
        if (c == '"') {
          place_ = Place::quoted_cell;
          continue;
        }
        break;
      case Place::plain_cell: break;
    }
    place_ = c == delimiter_ || c == '\n' ? Place::cell_begin : Place::plain_cell;
    if (c == '\n') return at + 1;
  }
  return bytes.size();
}

// A quote was opened and never closed: its line is a piece alone, so that the others are kept.
void LineSplitter::start_over_by_line() {
  buffer_.rescan_from(0);
  by_line_ = true;
  place_ = Place::plain_cell;
}

Splitter::Piece LineSplitter::take_piece(bool with_line_end) {
  std::string_view bytes = buffer_.piece().substr(0, buffer_.scanned_length());
  if (with_line_end) {
    bytes.remove_suffix(1);
    if (bytes.ends_with('\r') && !cut_) bytes.remove_suffix(1);
  }
  const Piece piece{bytes.substr(0, max_), cut_ || bytes.size() > max_};
  buffer_.begin_piece();
  cut_ = false;
  by_line_ = !quotes_;
  place_ = Place::cell_begin;
  return piece;
}

}  // namespace nexus::partners
