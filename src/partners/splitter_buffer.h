// The bytes that a splitter was fed and has not given out yet. Private to the splitters.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace nexus::partners {

class SplitterBuffer {
 public:
  void append(std::string_view bytes) {
    bytes_.erase(0, begin_);
    scanned_ -= begin_;
    begin_ = 0;
    bytes_.append(bytes);
    fed_ += bytes.size();
  }

  // All bytes from the beginning of the current piece.
  std::string_view piece() const { return std::string_view(bytes_).substr(begin_); }
  // Those that were not looked at yet.
  std::string_view rest() const { return std::string_view(bytes_).substr(scanned_); }
  std::size_t scanned_length() const { return scanned_ - begin_; }

  void scan(std::size_t count) { scanned_ += count; }
  // Looks at the current piece again, from `length` bytes behind its beginning.
  void rescan_from(std::size_t length) { scanned_ = begin_ + length; }
  // The next piece begins where scanning stands.
  void begin_piece() { begin_ = scanned_; }
  // Forgets the scanned bytes of the piece beyond its first `keep`.
  void drop_scanned_beyond(std::size_t keep) {
    const std::size_t end = begin_ + keep;
    if (scanned_ <= end) return;
    bytes_.erase(end, scanned_ - end);
    scanned_ = end;
  }
  // Position in the whole body of the next byte to scan, from 0.
  std::uint64_t position() const { return fed_ - rest().size(); }

 private:
  std::string bytes_;
  std::size_t begin_ = 0;
  std::size_t scanned_ = 0;
  std::uint64_t fed_ = 0;
};

}  // namespace nexus::partners
