// An entry of one of our sorted indexes: a key and the id of the order that has it. Entries compare
// by key, then id, so that ids break ties. On disk an entry is its 32 bytes, most significant first,
// so that memcmp gives the same order.
#pragma once

#include <compare>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/decimal.h"
#include "domain/timestamp.h"
#include "domain/uuid.h"

namespace nexus::sqlite {

// The numbers are stored in the file (docs/store-schema.md); they never change.
enum class IndexName : std::uint8_t {
  time = 1,           // transaction time
  partner = 2,        // partner; then id, which is the order of processing
  partner_time = 3,   // partner, transaction time
  customer = 4,       // customer
  customer_time = 5,  // customer, transaction time
  product = 6,        // product
  gross_amount = 7,
  net_amount = 8,
};
inline constexpr int kIndexCount = 8;
inline constexpr std::size_t slot(IndexName index) { return static_cast<std::size_t>(index) - 1; }

struct IndexKey {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  auto operator<=>(const IndexKey&) const = default;
};

struct IndexEntry {
  IndexKey key;
  std::uint64_t id_high = 0;
  std::uint64_t id_low = 0;
  auto operator<=>(const IndexEntry&) const = default;
};

// Keys that sort as the values do.
std::uint64_t sortable(std::int64_t value);
IndexKey amount_key(domain::Decimal amount);
inline IndexKey code_key(std::int64_t code) { return {static_cast<std::uint64_t>(code), 0}; }
inline IndexKey code_time_key(std::int64_t code, domain::Timestamp time) {
  return {static_cast<std::uint64_t>(code), sortable(time.ms)};
}

IndexEntry entry_of(IndexKey key, const domain::Uuid& id);
domain::Uuid id_of(const IndexEntry& entry);
// The lowest and highest entry that a key can have.
IndexEntry lowest(IndexKey key);
IndexEntry highest(IndexKey key);

inline constexpr std::size_t kEntryBytes = 32;
std::string to_bytes(const IndexEntry& entry);
IndexEntry entry_from_bytes(std::string_view bytes);  // exactly kEntryBytes

std::string to_bytes(IndexKey key);               // 16 bytes
IndexKey key_from_bytes(std::string_view bytes);  // exactly 16

// A chunk holds kEntriesPerChunk entries (the last one of a run may hold fewer), so that an entry's
// rank follows from its chunk's number. Each entry is the count of leading bytes that it shares
// with the one before it, and the rest of its bytes; a chunk always fits one page of 4 KiB.
inline constexpr std::size_t kEntriesPerChunk = 120;
std::string encode_chunk(std::span<const IndexEntry> entries);
// Throws Failure with `corrupt` when the bytes are not a chunk.
std::vector<IndexEntry> decode_chunk(std::string_view bytes);

}  // namespace nexus::sqlite
