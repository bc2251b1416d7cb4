// The payloads of the records.
#include "adapters/journal/little_endian.h"
#include "adapters/journal/record.h"

namespace nexus::journal {

namespace {

std::size_t fixed_bytes(RecordType type) {
  return type == RecordType::relocated ? kRelocatedFixedBytes : kMessageFixedBytes;
}

char* put_text(char* at, std::string_view text) {
  if (!text.empty()) std::memcpy(at, text.data(), text.size());
  return at + text.size();
}

constexpr std::size_t kChangeFixedBytes = 32;
constexpr std::size_t kStartFixedBytes = 40;
constexpr std::size_t kCountersBytes = 48;

}  // namespace

std::uint64_t message_payload_bytes(const MessageFields& fields, RecordType type) {
  return fixed_bytes(type) + fields.attributes.partner_id.size() +
         fields.attributes.external_order_id.size() + fields.attributes.traceparent.size() +
         fields.body.size();
}

std::uint64_t write_message(char* out, const MessageFields& fields, RecordType type, ports::QueueName queue) {
  const std::uint64_t payload_bytes = message_payload_bytes(fields, type);
  const ports::MessageAttributes& attributes = fields.attributes;
  char* payload = out + kHeaderBytes;
  put(payload, fields.id);
  put(payload + 8, fields.first_sent_ms);
  put(payload + 16, attributes.sequence_number);
  put(payload + 24, static_cast<std::uint32_t>(fields.body.size()));
  put(payload + 28, static_cast<std::uint16_t>(attributes.partner_id.size()));
  put(payload + 30, static_cast<std::uint16_t>(attributes.external_order_id.size()));
  put(payload + 32, static_cast<std::uint16_t>(attributes.traceparent.size()));
  put(payload + 34, fields.receives);
  put(payload + 36, fields.generation);
  put(payload + 38, fields.redrives);
  if (type == RecordType::relocated) {
    put(payload + 40, fields.visible_at_ms);
    put(payload + 48, fields.timeout_ms);
  }
  char* at = payload + fixed_bytes(type);
  at = put_text(at, attributes.partner_id);
  at = put_text(at, attributes.external_order_id);
  at = put_text(at, attributes.traceparent);
  at = put_text(at, fields.body);
  std::memset(at, 0, padded(payload_bytes) - payload_bytes);
  write_header(out, type, queue, static_cast<std::uint32_t>(payload_bytes));
  return kHeaderBytes + padded(payload_bytes);
}

std::optional<MessageFields> read_message(const Record& record) {
  const std::string_view payload = record.payload;
  const std::size_t fixed = fixed_bytes(record.type);
  if (payload.size() < fixed) return std::nullopt;
  const char* at = payload.data();
  MessageFields fields;
  fields.id = get<std::uint64_t>(at);
  fields.first_sent_ms = get<std::int64_t>(at + 8);
  fields.attributes.sequence_number = get<std::int64_t>(at + 16);
  const std::uint64_t body = get<std::uint32_t>(at + 24);
  const std::uint64_t partner = get<std::uint16_t>(at + 28);
  const std::uint64_t external = get<std::uint16_t>(at + 30);
  const std::uint64_t traceparent = get<std::uint16_t>(at + 32);
  fields.receives = get<std::uint16_t>(at + 34);
  fields.generation = get<std::uint16_t>(at + 36);
  fields.redrives = get<std::uint16_t>(at + 38);
  if (record.type == RecordType::relocated) {
    fields.visible_at_ms = get<std::int64_t>(at + 40);
    fields.timeout_ms = get<std::int64_t>(at + 48);
  }
  if (fixed + body + partner + external + traceparent != payload.size()) return std::nullopt;
  fields.attributes.partner_id = payload.substr(fixed, partner);
  fields.attributes.external_order_id = payload.substr(fixed + partner, external);
  fields.attributes.traceparent = payload.substr(fixed + partner + external, traceparent);
  fields.body = payload.substr(payload.size() - body);
  return fields;
}

std::string change_payload(const Change& change, std::span<const IdRun> runs) {
  std::string out;
  append(out, change.visible_at_ms);
  append(out, change.timeout_ms);
  append(out, static_cast<std::uint64_t>(change.to));
  std::uint64_t count = 0;
  for (const IdRun& run : runs) count += run.count;
  append(out, count);
  append_runs(out, runs);
  return out;
}

std::optional<std::vector<IdRun>> read_change(const Record& record, Change& change) {
  if (record.payload.size() < kChangeFixedBytes) return std::nullopt;
  const char* at = record.payload.data();
  change.visible_at_ms = get<std::int64_t>(at);
  change.timeout_ms = get<std::int64_t>(at + 8);
  const auto to = get<std::uint64_t>(at + 16);
  change.count = get<std::uint64_t>(at + 24);
  if (to >= static_cast<std::uint64_t>(ports::kQueueCount) || change.count > kMaxChangeIds)
    return std::nullopt;
  change.to = static_cast<ports::QueueName>(to);
  return read_runs(record.payload.substr(kChangeFixedBytes), change.count);
}

std::string segment_start_payload(const SegmentStart& start) {
  std::string out;
  append(out, kFormatVersion);
  append(out, static_cast<std::uint32_t>(start.recycled ? 1 : 0));
  append(out, start.sequence);
  append(out, start.previous_end);
  append(out, start.next_id);
  append(out, start.previous);
  for (const QueueCounters& counters : start.counters) {
    for (std::uint64_t counter : {counters.sent, counters.acknowledged, counters.dead_lettered,
                                  counters.redriven, counters.expired, counters.purged}) {
      append(out, counter);
    }
  }
  return out;
}

std::optional<SegmentStart> read_segment_start(const Record& record) {
  if (record.payload.size() < kStartFixedBytes + kCountersBytes * ports::kQueueCount) return std::nullopt;
  const char* at = record.payload.data();
  if (get<std::uint32_t>(at) != kFormatVersion) return std::nullopt;
  SegmentStart start;
  start.recycled = (get<std::uint32_t>(at + 4) & 1) != 0;
  start.sequence = get<std::uint64_t>(at + 8);
  start.previous_end = get<std::uint64_t>(at + 16);
  start.next_id = get<std::uint64_t>(at + 24);
  start.previous = get<std::uint64_t>(at + 32);
  at += kStartFixedBytes;
  for (QueueCounters& counters : start.counters) {
    for (std::uint64_t* counter : {&counters.sent, &counters.acknowledged, &counters.dead_lettered,
                                   &counters.redriven, &counters.expired, &counters.purged}) {
      *counter = get<std::uint64_t>(at);
      at += sizeof(std::uint64_t);
    }
  }
  return start;
}

}  // namespace nexus::journal
