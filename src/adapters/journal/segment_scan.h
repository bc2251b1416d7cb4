// Reads a whole segment and tells apart its records, damage, and a torn tail.
//
// A record that is not intact lies in one of two regions. Where the bytes are known to have been
// durable (a later record says so by `synced_until`, or a later segment exists), it is damage: what
// follows is kept and the range is reported. Behind that, it is the torn tail of a write that nobody
// was told had succeeded: everything from there on is cut off.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "adapters/journal/record.h"

namespace nexus::journal {

struct ByteRange {
  std::uint64_t offset = 0;
  std::uint64_t bytes = 0;
  bool operator==(const ByteRange&) const = default;
};

struct ScanRequest {
  std::string_view bytes;                  // the file from its beginning
  std::uint64_t sequence = 0;              // the segment's number
  std::optional<std::uint64_t> known_end;  // as the next segment's start says
  bool all_durable = false;                // a later segment exists
};

struct ScanFindings {
  std::uint64_t end = 0;  // behind the last record that counts
  std::vector<ByteRange> damaged;
  std::optional<ByteRange> torn;  // cut off; begins at `end`
};

// Calls `visit` for every intact record in order. A record's views point into the bytes.
ScanFindings scan_segment(const ScanRequest& request, const std::function<void(const Record&)>& visit);

}  // namespace nexus::journal
