// Cursors come back from callers: any bytes must be refused or read, and what is read must be what
// was written.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "query/cursor.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const nexus::query::ListFingerprint list{};
  if (const auto cursor = nexus::query::read_cursor(bytes, list)) {
    // There is one text for each cursor, so that equal places have equal cursors.
    if (nexus::query::write_cursor(*cursor) != bytes) std::abort();
  }
  // The checksum keeps a search from the inside, so the bytes are tried as a sort key too.
  nexus::query::Cursor made;
  made.last_sort_key = bytes.substr(0, nexus::query::kMaxSortKeyBytes);
  made.passed = size;
  const auto again = nexus::query::read_cursor(nexus::query::write_cursor(made), list);
  if (!again || again->last_sort_key != made.last_sort_key || again->passed != made.passed) std::abort();
  return 0;
}
