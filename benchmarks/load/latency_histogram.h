// Latencies in buckets that grow with the value: every figure is right to one part in 128, whatever
// its size, and recording one costs a few instructions.
#pragma once

#include <array>
#include <bit>
#include <cstdint>

namespace nexus::load {

class LatencyHistogram {
 public:
  void record(std::int64_t nanoseconds) {
    const auto value = static_cast<std::uint64_t>(nanoseconds < 0 ? 0 : nanoseconds);
    ++buckets_[bucket_of(value)];
    ++count_;
    sum_ += value;
    if (value > max_) max_ = value;
  }

  std::uint64_t count() const { return count_; }
  double mean_ms() const {
    return count_ == 0 ? 0 : static_cast<double>(sum_) / static_cast<double>(count_) / 1e6;
  }
  double max_ms() const { return static_cast<double>(max_) / 1e6; }

  // The latency that `share` (0..1) of all records do not exceed, in milliseconds; 0 without records.
  double quantile_ms(double share) const {
    const auto rank = static_cast<std::uint64_t>(share * static_cast<double>(count_));
    std::uint64_t seen = 0;
    for (std::size_t bucket = 0; bucket < buckets_.size(); ++bucket) {
      seen += buckets_[bucket];
      if (seen > rank) return static_cast<double>(upper_bound_of(bucket)) / 1e6;
    }
    return max_ms();
  }

 private:
  static constexpr unsigned kPrecisionBits = 7;
  static constexpr std::uint64_t kLinear = 1U << kPrecisionBits;

  static std::size_t bucket_of(std::uint64_t value) {
    if (value < kLinear) return value;
    const auto shift = static_cast<unsigned>(std::bit_width(value)) - 1U - kPrecisionBits;
    return shift * kLinear + (value >> shift);
  }

  static std::uint64_t upper_bound_of(std::size_t bucket) {
    if (bucket < 2 * kLinear) return bucket;
    const std::size_t shift = bucket / kLinear - 1;
    return (((bucket - shift * kLinear) + 1) << shift) - 1;
  }

  std::array<std::uint64_t, (64 - kPrecisionBits + 1) * kLinear> buckets_{};
  std::uint64_t count_ = 0;
  std::uint64_t sum_ = 0;
  std::uint64_t max_ = 0;
};

}  // namespace nexus::load
