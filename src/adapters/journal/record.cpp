#include "adapters/journal/record.h"

#include "adapters/journal/crc32c.h"
#include "adapters/journal/little_endian.h"

namespace nexus::journal {

namespace {

// Offsets within the header.
constexpr std::size_t kHeaderCrc = 0;
constexpr std::size_t kPayloadCrc = 4;
constexpr std::size_t kPayloadLength = 8;
constexpr std::size_t kSyncedUntil = 12;
constexpr std::size_t kType = 16;
constexpr std::size_t kQueue = 17;
constexpr std::size_t kZero = 18;
constexpr std::size_t kSegmentLow = 20;

// Offsets within the payload of a relocated message that depend on its state.
constexpr std::size_t kReceivesAt = 34;
constexpr std::size_t kGenerationAt = 36;
constexpr std::size_t kRedrivesAt = 38;
constexpr std::size_t kVisibleAt = 40;
constexpr std::size_t kTimeoutAt = 48;

std::uint32_t header_crc(const char* record, Place place) {
  char seed[16];
  put(seed, place.segment);
  put(seed + 8, place.offset);
  const std::uint32_t crc = crc32c(0, {seed, sizeof seed});
  return crc32c(crc, {record + kPayloadCrc, kHeaderBytes - kPayloadCrc});
}

bool is_known_type(std::uint8_t type) {
  return type >= static_cast<std::uint8_t>(RecordType::segment_start) &&
         type <= static_cast<std::uint8_t>(RecordType::filler);
}

}  // namespace

void write_header(char* record, RecordType type, ports::QueueName queue, std::uint32_t payload_bytes) {
  put(record + kPayloadCrc, crc32c(0, {record + kHeaderBytes, padded(payload_bytes)}));
  put(record + kPayloadLength, payload_bytes);
  record[kType] = static_cast<char>(type);
  record[kQueue] = static_cast<char>(queue);
  put(record + kZero, std::uint16_t{0});
}

void complete_relocated(char* record, const RelocatedState& state) {
  char* payload = record + kHeaderBytes;
  put(payload + kReceivesAt, state.receives);
  put(payload + kGenerationAt, state.generation);
  put(payload + kRedrivesAt, state.redrives);
  put(payload + kVisibleAt, state.visible_at_ms);
  put(payload + kTimeoutAt, state.timeout_ms);
  write_header(record, RecordType::relocated, state.queue, get<std::uint32_t>(record + kPayloadLength));
}

void seal_header(char* record, Place place, std::uint32_t synced_until) {
  put(record + kSyncedUntil, synced_until);
  put(record + kSegmentLow, static_cast<std::uint32_t>(place.segment));
  put(record + kHeaderCrc, header_crc(record, place));
}

RecordCheck read_record(std::string_view bytes, Place place, Record& record) {
  if (bytes.size() < kHeaderBytes) return RecordCheck::bad_header;
  const char* at = bytes.data();
  // Two cheap looks keep the search for records in a damaged or recycled segment fast.
  if (get<std::uint32_t>(at + kSegmentLow) != static_cast<std::uint32_t>(place.segment))
    return RecordCheck::bad_header;
  if (get<std::uint16_t>(at + kZero) != 0) return RecordCheck::bad_header;
  if (get<std::uint32_t>(at + kHeaderCrc) != header_crc(at, place)) return RecordCheck::bad_header;
  const auto type = static_cast<std::uint8_t>(at[kType]);
  const auto queue = static_cast<std::uint8_t>(at[kQueue]);
  if (!is_known_type(type) || queue >= ports::kQueueCount) return RecordCheck::bad_header;
  const auto length = get<std::uint32_t>(at + kPayloadLength);
  record.type = static_cast<RecordType>(type);
  record.queue = static_cast<ports::QueueName>(queue);
  record.synced_until = get<std::uint32_t>(at + kSyncedUntil);
  record.offset = place.offset;
  record.end = place.offset + kHeaderBytes + padded(length);
  if (bytes.size() < kHeaderBytes + padded(length)) return RecordCheck::cut_short;
  if (get<std::uint32_t>(at + kPayloadCrc) != crc32c(0, {at + kHeaderBytes, padded(length)})) {
    return RecordCheck::bad_payload;
  }
  record.payload = bytes.substr(kHeaderBytes, length);
  return RecordCheck::valid;
}

}  // namespace nexus::journal
