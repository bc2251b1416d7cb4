// One file of the journal.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "ports/disk.h"

namespace nexus::journal {

struct Segment {
  std::uint64_t sequence = 0;  // numbers are never used twice
  std::string name;
  std::shared_ptr<ports::DiskFile> file;  // shared with who syncs or reads it without the lock
  std::size_t slot = 0;                   // place in the table of segments
  std::uint64_t end = 0;                  // behind the last record
  std::uint64_t file_bytes = 0;           // what the file takes on the disk
  std::uint64_t messages = 0;             // records with a body, and their bytes
  std::uint64_t message_bytes = 0;
  std::uint64_t live = 0;     // of these, the ones that are not gone
  std::uint32_t readers = 0;  // while not 0 the file must stay as it is

  std::uint64_t average_message_bytes() const { return messages == 0 ? 0 : message_bytes / messages; }
  std::uint64_t live_bytes() const { return live * average_message_bytes(); }
};

// "segment-000000000000002a.journal" and "spare-…" hold the number in hexadecimal.
std::string segment_name(std::uint64_t sequence);
std::string spare_name(std::uint64_t sequence);
std::string damaged_name(std::uint64_t sequence, std::uint64_t offset);
std::optional<std::uint64_t> parse_segment_name(std::string_view name);
std::optional<std::uint64_t> parse_spare_name(std::string_view name);

}  // namespace nexus::journal
