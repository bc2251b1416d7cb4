// The bytes of which orders were made, kept for people: to show one, and to try a draft definition on many.
// It is no part of what is promised to a partner: an input that is missing here is missing nowhere else, so
// keeping never fails and never makes intake wait. Safe to call from any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "domain/timestamp.h"
#include "domain/uuid.h"

namespace nexus::ports {

// Inputs are kept for this long at most; size ends them earlier.
inline constexpr std::int64_t kInputRetentionMs = 90LL * 24 * 60 * 60 * 1000;

// What the inputs of one submission have in common.
struct InputOrigin {
  std::string_view partner_id;
  std::string_view content_type;  // of the request, "application/json"
  std::string_view csv_header;    // the header row that CSV records came under; empty for other inputs
  std::string_view trace_id;      // 32 hex digits; may be empty
  domain::Timestamp received_at;  // when the request, or the piece of a stream that brought them, came in
  domain::Timestamp queued_at;    // when the orders were durable
};

// One input that became an order.
struct KeptInput {
  const InputOrigin* origin = nullptr;  // neighbours that share one are kept with it once
  domain::Uuid order_id;
  std::string_view raw;
};

struct ArchivedInput {
  std::string partner_id;
  std::string content_type;
  std::string csv_header;
  std::string trace_id;
  domain::Timestamp received_at;
  domain::Timestamp queued_at;
  std::string raw;
};

ArchivedInput copy_of(const KeptInput& input);

struct InputArchiveStats {
  bool is_on = false;         // false: nothing is kept, by configuration
  std::uint64_t kept = 0;     // inputs since the start
  std::uint64_t dropped = 0;  // inputs since the start that could not be kept: disk full or away, or too slow
  std::uint64_t bytes = 0;    // on disk
};

class InputArchive {
 public:
  virtual ~InputArchive() = default;

  // Takes copies. Called when the orders are durable.
  virtual void keep(std::span<const KeptInput> inputs) = 0;

  // One answer an id, in their order; nothing where the input was never kept, has been deleted or is damaged.
  // Ids that were made one after the other cost little more than one alone. Blocks.
  virtual Result<std::vector<std::optional<ArchivedInput>>> find(std::span<const domain::Uuid> order_ids) = 0;

  virtual InputArchiveStats stats() const = 0;
};

}  // namespace nexus::ports
