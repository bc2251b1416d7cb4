#include "adapters/sqlite/index_entry.h"

#include <array>
#include <bit>
#include <cstring>
#include <limits>

#include "adapters/sqlite/connection.h"
#include "base/check.h"

namespace nexus::sqlite {
namespace {

constexpr std::uint64_t kSignBit = std::uint64_t{1} << 63;
constexpr std::uint64_t kAllOnes = std::numeric_limits<std::uint64_t>::max();

// Reads and writes eight bytes, most significant first.
std::uint64_t load(const char* bytes) {
  std::uint64_t value;
  std::memcpy(&value, bytes, sizeof value);
  if constexpr (std::endian::native == std::endian::little) value = __builtin_bswap64(value);
  return value;
}

void store(std::uint64_t value, char* bytes) {
  if constexpr (std::endian::native == std::endian::little) value = __builtin_bswap64(value);
  std::memcpy(bytes, &value, sizeof value);
}

void write_entry(const IndexEntry& entry, char* bytes) {
  store(entry.key.high, bytes);
  store(entry.key.low, bytes + 8);
  store(entry.id_high, bytes + 16);
  store(entry.id_low, bytes + 24);
}

IndexEntry read_entry(const char* bytes) {
  return {{load(bytes), load(bytes + 8)}, load(bytes + 16), load(bytes + 24)};
}

[[noreturn]] void throw_damaged_chunk() {
  throw Failure(
      Error{ErrorKind::corrupt,
            "A chunk of the order indexes is damaged; run `nexusstream backup --verify` and restore the "
            "last backup, or rebuild the indexes."});
}

}  // namespace

std::uint64_t sortable(std::int64_t value) { return static_cast<std::uint64_t>(value) ^ kSignBit; }

IndexKey amount_key(domain::Decimal amount) {
  const auto units = static_cast<unsigned __int128>(amount.units());
  return {static_cast<std::uint64_t>(units >> 64) ^ kSignBit, static_cast<std::uint64_t>(units)};
}

IndexEntry entry_of(IndexKey key, const domain::Uuid& id) {
  const auto* bytes = reinterpret_cast<const char*>(id.bytes.data());
  return {key, load(bytes), load(bytes + 8)};
}

domain::Uuid id_of(const IndexEntry& entry) {
  domain::Uuid id;
  auto* bytes = reinterpret_cast<char*>(id.bytes.data());
  store(entry.id_high, bytes);
  store(entry.id_low, bytes + 8);
  return id;
}

IndexEntry lowest(IndexKey key) { return {key, 0, 0}; }
IndexEntry highest(IndexKey key) { return {key, kAllOnes, kAllOnes}; }

std::string to_bytes(const IndexEntry& entry) {
  std::string bytes(kEntryBytes, '\0');
  write_entry(entry, bytes.data());
  return bytes;
}

IndexEntry entry_from_bytes(std::string_view bytes) {
  if (bytes.size() != kEntryBytes) throw_damaged_chunk();
  return read_entry(bytes.data());
}

std::string to_bytes(IndexKey key) {
  std::string bytes(16, '\0');
  store(key.high, bytes.data());
  store(key.low, bytes.data() + 8);
  return bytes;
}

IndexKey key_from_bytes(std::string_view bytes) {
  check(bytes.size() == 16, "a sort key has 16 bytes");
  return {load(bytes.data()), load(bytes.data() + 8)};
}

std::string encode_chunk(std::span<const IndexEntry> entries) {
  check(!entries.empty() && entries.size() <= kEntriesPerChunk, "a chunk has 1 to 120 entries");
  std::string bytes;
  bytes.reserve(entries.size() * (kEntryBytes + 1));
  std::array<char, kEntryBytes> before{};
  std::array<char, kEntryBytes> current{};
  for (const auto& entry : entries) {
    write_entry(entry, current.data());
    std::size_t shared = 0;
    while (shared < kEntryBytes && current[shared] == before[shared]) ++shared;
    bytes.push_back(static_cast<char>(shared));
    bytes.append(current.data() + shared, kEntryBytes - shared);
    before = current;
  }
  return bytes;
}

std::vector<IndexEntry> decode_chunk(std::string_view bytes) {
  std::vector<IndexEntry> entries;
  entries.reserve(kEntriesPerChunk);
  std::array<char, kEntryBytes> current{};
  std::size_t at = 0;
  while (at < bytes.size()) {
    const auto shared = static_cast<std::size_t>(static_cast<unsigned char>(bytes[at++]));
    if (shared > kEntryBytes || bytes.size() - at < kEntryBytes - shared) throw_damaged_chunk();
    std::memcpy(current.data() + shared, bytes.data() + at, kEntryBytes - shared);
    at += kEntryBytes - shared;
    entries.push_back(read_entry(current.data()));
  }
  if (entries.empty() || entries.size() > kEntriesPerChunk) throw_damaged_chunk();
  return entries;
}

}  // namespace nexus::sqlite
