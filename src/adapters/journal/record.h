// The records of the journal, byte by byte as docs/journal-format.md describes them.
//
// Numbers are little endian. A record is a header of 24 bytes and a payload padded with zeros to a
// multiple of 8. The header's checksum also covers the segment's number and the record's offset, so
// that what an earlier life of a recycled file left behind is never taken for a record of this one.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/journal/id_runs.h"
#include "ports/queue.h"

namespace nexus::journal {

enum class RecordType : std::uint8_t {
  segment_start = 1,
  message = 2,    // sent
  relocated = 3,  // moved out of a segment that is given up, with its state
  received = 4,
  acknowledged = 5,
  visibility = 6,  // the time until messages are visible again was changed
  dead_lettered = 7,
  redriven = 8,
  expired = 9,
  purged = 10,
  set_aside = 11,  // the body was found damaged and put into a file of its own
  withdrawn = 12,  // written for a send that then failed
  sync_mark = 13,  // only carries synced_until
  filler = 14,     // covers a damaged range that was set aside
};

inline constexpr std::size_t kHeaderBytes = 24;
inline constexpr std::uint32_t kFormatVersion = 1;

constexpr std::uint64_t padded(std::uint64_t bytes) { return (bytes + 7) & ~std::uint64_t{7}; }

// Where a record goes; part of its checksum.
struct Place {
  std::uint64_t segment = 0;  // the segment's number
  std::uint64_t offset = 0;
};

// Writes the header at `record` all but the part that depends on the place; the padded payload is
// behind it already.
void write_header(char* record, RecordType type, ports::QueueName queue, std::uint32_t payload_bytes);
// Completes the header. `synced_until`: everything in the segment before it is known to be durable.
void seal_header(char* record, Place place, std::uint32_t synced_until);

struct Record {
  RecordType type = RecordType::filler;
  ports::QueueName queue = ports::QueueName::valid_orders;
  std::uint32_t synced_until = 0;
  std::uint64_t offset = 0;
  std::uint64_t end = 0;     // offset of the next record
  std::string_view payload;  // without padding
};

enum class RecordCheck {
  valid,
  bad_header,   // nothing is known
  bad_payload,  // the header is right: `end` is known
  cut_short,    // the header is right and the payload reaches beyond the bytes given
};

// Reads the record that begins at `bytes`, which is at `place`.
RecordCheck read_record(std::string_view bytes, Place place, Record& record);

// The payload of `message` and `relocated`.
struct MessageFields {
  ports::MessageId id = 0;
  std::int64_t first_sent_ms = 0;
  ports::MessageAttributes attributes;
  std::string_view body;
  std::uint16_t receives = 0;  // relocated only, as the four below
  std::uint16_t generation = 0;
  std::uint16_t redrives = 0;
  std::int64_t visible_at_ms = 0;  // wall clock; 0: visible
  std::int64_t timeout_ms = 0;     // the visibility timeout that visible_at_ms came from
};
inline constexpr std::size_t kMessageFixedBytes = 40;
inline constexpr std::size_t kRelocatedFixedBytes = 56;
inline constexpr std::size_t kMaxAttributeBytes = 65535;

std::uint64_t message_payload_bytes(const MessageFields& fields, RecordType type);
// Writes header (unsealed), payload and padding at `out` and returns the bytes written.
std::uint64_t write_message(char* out, const MessageFields& fields, RecordType type, ports::QueueName queue);
// Fills in the state of a `relocated` record that write_message wrote, with its
// checksum; the queue is the state's too.
struct RelocatedState {
  ports::QueueName queue = ports::QueueName::valid_orders;
  std::uint16_t receives = 0;
  std::uint16_t generation = 0;
  std::uint16_t redrives = 0;
  std::int64_t visible_at_ms = 0;
  std::int64_t timeout_ms = 0;
};
void complete_relocated(char* record, const RelocatedState& state);
// `record` is a valid record of type message or relocated. Empty when its lengths contradict.
std::optional<MessageFields> read_message(const Record& record);

// The payload of every record about messages by id.
struct Change {
  std::int64_t visible_at_ms = 0;                        // received, visibility: wall clock
  std::int64_t timeout_ms = 0;                           // received, visibility
  ports::QueueName to = ports::QueueName::valid_orders;  // dead_lettered, redriven
  std::uint64_t count = 0;
};
// A record names at most this many ids; more take several records.
inline constexpr std::uint64_t kMaxChangeIds = 1 << 20;
inline constexpr std::size_t kMaxChangeRuns = 1000;
std::string change_payload(const Change& change, std::span<const IdRun> runs);
std::optional<std::vector<IdRun>> read_change(const Record& record, Change& change);

struct QueueCounters {
  std::uint64_t sent = 0;
  std::uint64_t acknowledged = 0;
  std::uint64_t dead_lettered = 0;
  std::uint64_t redriven = 0;
  std::uint64_t expired = 0;
  std::uint64_t purged = 0;
  bool operator==(const QueueCounters&) const = default;
};
using AllCounters = std::array<QueueCounters, ports::kQueueCount>;

// The payload of segment_start, the first record of every segment.
struct SegmentStart {
  std::uint64_t sequence = 0;      // the segment's number
  std::uint64_t previous = 0;      // the number of the segment before; 0: there is none
  std::uint64_t previous_end = 0;  // where the records of the segment before end
  std::uint64_t next_id = 1;       // greater than every id given out so far
  bool recycled = false;           // old bytes may follow the last record
  AllCounters counters;            // of everything before this segment
};
std::string segment_start_payload(const SegmentStart& start);
std::optional<SegmentStart> read_segment_start(const Record& record);

}  // namespace nexus::journal
