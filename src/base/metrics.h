// Counters, gauges and histograms, and their Prometheus text (exposition format 0.0.4).
//
// Counting takes no lock and shares no cache line between threads: each thread adds to a shard of its
// own. Registering and reading take a lock and are rare.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace nexus {

inline constexpr std::size_t kMetricShards = 16;
// The calling thread's shard, 0 .. kMetricShards - 1.
std::size_t metric_shard();

class Counter {
 public:
  void add(std::uint64_t count = 1) {
    shards_[metric_shard()].value.fetch_add(count, std::memory_order_relaxed);
  }
  std::uint64_t value() const;

 private:
  struct alignas(64) Shard {
    std::atomic<std::uint64_t> value{0};
  };
  std::array<Shard, kMetricShards> shards_;
};

// Durations in microseconds, in buckets from 50 us to 10 s, written in seconds.
class Histogram {
 public:
  static constexpr std::array<std::int64_t, 16> kBoundsUs{
      50,     100,    250,     500,     1000,    2500,      5000,      10'000,
      25'000, 50'000, 100'000, 250'000, 500'000, 1'000'000, 2'500'000, 10'000'000};
  static constexpr std::size_t kBuckets = kBoundsUs.size() + 1;

  void observe(std::int64_t duration_us);

  struct Reading {
    std::array<std::uint64_t, kBuckets> counts{};  // one a bucket, not cumulative
    std::uint64_t sum_us = 0;
  };
  Reading read() const;

 private:
  struct alignas(64) Shard {
    std::array<std::atomic<std::uint64_t>, kBuckets> counts{};
    std::atomic<std::uint64_t> sum_us{0};
  };
  std::array<Shard, kMetricShards> shards_;
};

// Name and value pairs; values may be any text.
using MetricLabels = std::vector<std::pair<std::string, std::string>>;

// Safe to call from any thread. What it returns lives as long as it does.
class MetricRegistry {
 public:
  // Asking again for the same name and labels gives the same counter. Names end in _total.
  Counter& counter(const std::string& name, const std::string& help, const MetricLabels& labels);
  // Names end in _seconds.
  Histogram& histogram(const std::string& name, const std::string& help, const MetricLabels& labels);
  // `read` is called for each scrape, on the scraping thread. Registering again replaces it.
  void gauge(const std::string& name, const std::string& help, const MetricLabels& labels,
             std::function<double()> read);
  // As a gauge, for a number that only grows and is kept elsewhere.
  void counter_reading(const std::string& name, const std::string& help, const MetricLabels& labels,
                       std::function<double()> read);

  std::string prometheus_text() const;

 private:
  struct Series {
    std::unique_ptr<Counter> counter;
    std::unique_ptr<Histogram> histogram;
    std::function<double()> read;
  };
  struct Family {
    std::string type;
    std::string help;
    std::map<std::string, Series> series;  // by the text of their labels
  };
  Series& series(const std::string& name, const char* type, const std::string& help,
                 const MetricLabels& labels);

  mutable std::mutex mutex_;
  std::map<std::string, Family> families_;
};

}  // namespace nexus
