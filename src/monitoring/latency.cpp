#include "monitoring/latency.h"

#include <numeric>

namespace nexus::monitoring {

LatencyCounts difference(const LatencyCounts& later, const LatencyCounts& earlier) {
  LatencyCounts counts{};
  for (std::size_t i = 0; i < counts.size(); ++i) counts[i] = later[i] - earlier[i];
  return counts;
}

std::optional<double> latency_ms(const LatencyCounts& counts, double quantile) {
  const std::uint64_t total = std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
  if (total == 0) return std::nullopt;
  const double wanted = quantile * static_cast<double>(total);
  double passed = 0;
  double lower_us = 0;
  for (std::size_t i = 0; i < Histogram::kBoundsUs.size(); ++i) {
    const auto upper_us = static_cast<double>(Histogram::kBoundsUs[i]);
    const auto here = static_cast<double>(counts[i]);
    if (here > 0 && passed + here >= wanted) {
      return (lower_us + (upper_us - lower_us) * (wanted - passed) / here) / 1000;
    }
    passed += here;
    lower_us = upper_us;
  }
  return lower_us / 1000;
}

}  // namespace nexus::monitoring
