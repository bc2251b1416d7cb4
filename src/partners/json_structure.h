// Finds the end of a JSON object or array by its brackets alone, 64 bytes at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace nexus::partners {

// Keeps its place between calls. Brackets of either kind count alike, and what lies between them is
// not looked at: text that is not JSON still ends somewhere, and the mapper says what is wrong.
class JsonStructure {
 public:
  void begin() { *this = JsonStructure(); }

  // Goes on with `bytes`, the first of which (after begin) is a bracket. Returns how many it went
  // through: all, or up to and with the bracket that closes the first one; then done() is true.
  std::size_t scan(std::string_view bytes);
  bool done() const { return done_; }

 private:
  std::size_t scan_block(const char* block, std::size_t size);

  std::int64_t depth_ = 0;
  bool in_string_ = false;
  bool escaped_ = false;  // the byte before was a backslash that counts
  bool done_ = false;
};

}  // namespace nexus::partners
