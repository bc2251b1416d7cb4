#include "domain/uuid.h"

#include "base/check.h"
#include "base/hex.h"

namespace nexus::domain {

void write_uuid(const Uuid& id, char* out) {
  const std::span<const std::uint8_t, 16> bytes(id.bytes);
  out = write_hex(bytes.subspan<0, 4>(), out);
  *out++ = '-';
  out = write_hex(bytes.subspan<4, 2>(), out);
  *out++ = '-';
  out = write_hex(bytes.subspan<6, 2>(), out);
  *out++ = '-';
  out = write_hex(bytes.subspan<8, 2>(), out);
  *out++ = '-';
  write_hex(bytes.subspan<10, 6>(), out);
}

std::string to_string(const Uuid& id) {
  std::string text(kUuidLength, '\0');
  write_uuid(id, text.data());
  return text;
}

std::optional<Uuid> parse_uuid(std::string_view text) {
  if (text.size() != kUuidLength) return std::nullopt;
  if (text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-') return std::nullopt;
  Uuid id;
  const std::span<std::uint8_t, 16> bytes(id.bytes);
  const bool valid = read_hex(text.substr(0, 8), bytes.subspan<0, 4>()) &&
                     read_hex(text.substr(9, 4), bytes.subspan<4, 2>()) &&
                     read_hex(text.substr(14, 4), bytes.subspan<6, 2>()) &&
                     read_hex(text.substr(19, 4), bytes.subspan<8, 2>()) &&
                     read_hex(text.substr(24, 12), bytes.subspan<10, 6>());
  if (!valid) return std::nullopt;
  return id;
}

Uuid make_uuid7(Timestamp time, std::uint16_t high12, std::uint64_t low62) {
  constexpr std::int64_t kEndOfTime = std::int64_t{1} << 48;
  check(time.ms >= 0 && time.ms < kEndOfTime, "a version 7 UUID holds 48 bits of milliseconds since 1970");
  Uuid id;
  for (std::size_t i = 0; i < 6; ++i) id.bytes[i] = static_cast<std::uint8_t>(time.ms >> (40 - 8 * i));
  id.bytes[6] = static_cast<std::uint8_t>(0x70 | ((high12 >> 8) & 0x0f));  // version 7
  id.bytes[7] = static_cast<std::uint8_t>(high12);
  for (std::size_t i = 0; i < 8; ++i) id.bytes[8 + i] = static_cast<std::uint8_t>(low62 >> (56 - 8 * i));
  id.bytes[8] = static_cast<std::uint8_t>(0x80 | (id.bytes[8] & 0x3f));  // the variant of RFC 9562
  return id;
}

Timestamp uuid7_time(const Uuid& id) {
  std::int64_t ms = 0;
  for (std::size_t i = 0; i < 6; ++i) ms = ms << 8 | id.bytes[i];
  return Timestamp{ms};
}

}  // namespace nexus::domain
