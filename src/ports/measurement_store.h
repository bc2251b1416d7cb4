// What passed through the machine and how full it was, minute by minute, for the charts of the last
// days. It is history, not bookkeeping: losing it loses no order. Safe to call from any thread; calls
// block. tests/contract/stores holds each adapter to it.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "base/metrics.h"
#include "base/result.h"
#include "domain/timestamp.h"

namespace nexus::ports {

inline constexpr std::int64_t kMeasurementMinuteMs = 60'000;
inline constexpr std::int64_t kMeasurementRetentionMs = 30LL * 24 * 60 * 60 * 1000;

// One step of time: ten seconds, a minute, hours.
struct Measurement {
  domain::Timestamp at;  // when the step began
  // Inputs that were answered in it.
  std::uint64_t accepted = 0;
  std::uint64_t rejected = 0;
  std::uint64_t duplicates = 0;
  std::uint64_t conflicts = 0;
  // Answers of the feed in it, by Histogram's buckets.
  std::array<std::uint64_t, Histogram::kBuckets> latency{};
  // The most in it: messages on valid_orders and error_orders, the age of the oldest, dead letters.
  std::uint64_t queue_depth = 0;
  std::int64_t oldest_age_ms = 0;
  std::uint64_t dead = 0;

  bool operator==(const Measurement&) const = default;
};

class MeasurementStore {
 public:
  virtual ~MeasurementStore() = default;
  // Writes the row of a minute, which takes the place of one that is there. `at` is a full minute.
  virtual Result<> save(const Measurement& minute) = 0;
  // The rows from `from` (inclusive) to `to` (exclusive), oldest first. Minutes in which nothing was
  // measured have none.
  virtual Result<std::vector<Measurement>> list(domain::Timestamp from, domain::Timestamp to) = 0;
  // Deletes rows that began before that time.
  virtual Result<> expire(domain::Timestamp before) = 0;
};

}  // namespace nexus::ports
