#include "wire/json_text.h"

#include "wire/json_writer.h"
#include "wire/utf8.h"

namespace nexus::wire {

void append_string(std::string& out, std::string_view text) { JsonWriter(out, text.size() + 2).string(text); }

void append_integer(std::string& out, std::int64_t value) { JsonWriter(out, 20).integer(value); }

void append_decimal(std::string& out, domain::Decimal value) {
  JsonWriter(out, domain::Decimal::kMaxText).decimal(value);
}

void append_timestamp(std::string& out, domain::Timestamp value) {
  JsonWriter(out, domain::kTimestampLength + 2).timestamp(value);
}

void append_uuid(std::string& out, const domain::Uuid& id) {
  JsonWriter(out, domain::kUuidLength + 2).uuid(id);
}

bool is_valid_utf8(std::string_view text) {
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at != end) {
    constexpr std::uint64_t kTops = 0x8080'8080'8080'8080ULL;
    std::uint64_t word;
    while (end - at >= 8 && (std::memcpy(&word, at, 8), (word & kTops) == 0)) at += 8;
    if (at == end) return true;
    const int length = utf8_sequence_length(at, end);
    if (length == 0) return false;
    at += length;
  }
  return true;
}

}  // namespace nexus::wire
