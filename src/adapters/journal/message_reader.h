// Reads records with bodies, many with one read where they lie close together.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "adapters/journal/message_index.h"
#include "adapters/journal/record.h"
#include "adapters/journal/segment.h"
#include "base/result.h"

namespace nexus::journal {

// A message whose record is about to be read; its segment is pinned.
struct Located {
  ports::MessageId id = 0;
  Segment* segment = nullptr;
  std::uint64_t offset = 0;
  MessageState state;
  std::uint64_t average_bytes = 0;  // of the segment's messages, when it was pinned
};

// One reader reads for one caller; the segments it reads must not be recycled meanwhile.
class MessageReader {
 public:
  // The bytes that records point into are added to `storage`. expected_messages: how many will be
  // asked for, which decides how far is read ahead.
  MessageReader(std::vector<std::unique_ptr<char[]>>& storage, std::size_t expected_messages)
      : storage_(storage), expected_(expected_messages) {}

  // corrupt: the record is damaged; internal: the disk cannot be read.
  Result<Record> read(const Located& message);

 private:
  Result<> load(const Segment& segment, std::uint64_t offset, std::uint64_t bytes);

  std::vector<std::unique_ptr<char[]>>& storage_;
  std::size_t expected_;
  std::uint64_t sequence_ = 0;  // of the segment that the chunk is from; 0: there is no chunk
  std::uint64_t begin_ = 0;
  std::string_view chunk_;
};

}  // namespace nexus::journal
