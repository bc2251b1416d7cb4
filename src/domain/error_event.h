// A rejected or conflicting input with every reason and the raw bytes it came in.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/order.h"
#include "domain/rejection.h"

namespace nexus::domain {

// What stands already when an input with a known identity has other content.
struct ConflictDetail {
  Uuid existing_id;
  std::int64_t existing_sequence_number = 0;
  std::vector<Difference> differences;
};

struct ErrorEvent {
  Uuid id;              // made at intake, so that a redelivery writes the same event
  Timestamp timestamp;  // equals the time inside `id`
  std::string partner_id;
  std::string external_order_id;     // empty when it could not be read
  std::vector<Fault> faults;         // at least one
  std::string raw_input;             // byte for byte; any bytes, not only UTF-8
  bool raw_input_truncated = false;  // true when only the first 64 KiB of a malformed body were kept
  std::string csv_header;            // the header row that a CSV record came under; empty for other inputs
  std::string content_type;          // of the request, "application/json"
  std::uint32_t definition_version = 0;
  std::optional<Decimal> amount_at_risk;   // gross amount as far as it could be read
  std::optional<ConflictDetail> conflict;  // present for DUPLICATE_ORDER
  std::string trace_id;                    // 32 hex digits
  std::array<std::uint8_t, 32> input_sha256{};
};

// Malformed bodies are kept to this length.
inline constexpr std::size_t kMaxKeptMalformedBytes = 64 * 1024;
// Error events are kept for this long, in every store.
inline constexpr std::int64_t kErrorRetentionMs = 90LL * 24 * 60 * 60 * 1000;

}  // namespace nexus::domain
