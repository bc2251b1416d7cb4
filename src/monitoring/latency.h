// How long answers took, from counts by Histogram's buckets.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "base/metrics.h"

namespace nexus::monitoring {

using LatencyCounts = std::array<std::uint64_t, Histogram::kBuckets>;

// What was counted between two readings of a histogram.
LatencyCounts difference(const LatencyCounts& later, const LatencyCounts& earlier);

// The time, in ms, that `quantile` (0 .. 1) of the answers did not exceed; nothing without answers.
// Answers are taken as spread evenly over their bucket, so that the truth lies between its bounds;
// whatever took longer than the last bound (10 s) counts as that.
std::optional<double> latency_ms(const LatencyCounts& counts, double quantile);

}  // namespace nexus::monitoring
