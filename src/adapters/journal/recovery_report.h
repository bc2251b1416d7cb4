// What opening a journal found.
#pragma once

#include <cstdint>

namespace nexus::journal {

struct RecoveryReport {
  std::uint64_t segments = 0;
  std::uint64_t messages = 0;        // waiting
  std::uint64_t torn_bytes = 0;      // of an unfinished write at the end, cut off
  std::uint64_t damaged_ranges = 0;  // set aside in files named damaged-…
  std::uint64_t damaged_bytes = 0;
  std::uint64_t missing_segments = 0;
};

}  // namespace nexus::journal
