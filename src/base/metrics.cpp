#include "base/metrics.h"

#include <algorithm>
#include <charconv>

#include "base/check.h"

namespace nexus {

namespace {

std::string number(double value) {
  char text[32];
  const auto end = std::to_chars(text, text + sizeof text, value);
  return {text, end.ptr};
}

// The labels as they are written: {a="b",c="d"} without the braces.
std::string label_text(const MetricLabels& labels) {
  std::string text;
  for (const auto& [name, value] : labels) {
    if (!text.empty()) text += ',';
    text += name + "=\"";
    for (const char c : value) {
      if (c == '\\' || c == '"') text += '\\';
      if (c == '\n') {
        text += "\\n";
      } else {
        text += c;
      }
    }
    text += '"';
  }
  return text;
}

std::string braced(const std::string& labels, const std::string& more = {}) {
  if (labels.empty() && more.empty()) return {};
  return "{" + labels + (labels.empty() || more.empty() ? "" : ",") + more + "}";
}

void append_histogram(std::string& out, const std::string& name, const std::string& labels,
                      const Histogram::Reading& reading) {
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < Histogram::kBuckets; ++i) {
    count += reading.counts[i];
    const std::string bound =
        i < Histogram::kBoundsUs.size() ? number(static_cast<double>(Histogram::kBoundsUs[i]) / 1e6) : "+Inf";
    out += name + "_bucket" + braced(labels, "le=\"" + bound + "\"") + " " + std::to_string(count) + "\n";
  }
  out += name + "_sum" + braced(labels) + " " + number(static_cast<double>(reading.sum_us) / 1e6) + "\n";
  out += name + "_count" + braced(labels) + " " + std::to_string(count) + "\n";
}

}  // namespace

std::size_t metric_shard() {
  static std::atomic<std::size_t> next{0};
  thread_local const std::size_t shard = next.fetch_add(1, std::memory_order_relaxed) % kMetricShards;
  return shard;
}

std::uint64_t Counter::value() const {
  std::uint64_t sum = 0;
  for (const Shard& shard : shards_) sum += shard.value.load(std::memory_order_relaxed);
  return sum;
}

void Histogram::observe(std::int64_t duration_us) {
  const std::int64_t us = std::max<std::int64_t>(duration_us, 0);
  const auto bucket = std::lower_bound(kBoundsUs.begin(), kBoundsUs.end(), us) - kBoundsUs.begin();
  Shard& shard = shards_[metric_shard()];
  shard.counts[static_cast<std::size_t>(bucket)].fetch_add(1, std::memory_order_relaxed);
  shard.sum_us.fetch_add(static_cast<std::uint64_t>(us), std::memory_order_relaxed);
}

Histogram::Reading Histogram::read() const {
  Reading reading;
  for (const Shard& shard : shards_) {
    for (std::size_t i = 0; i < kBuckets; ++i)
      reading.counts[i] += shard.counts[i].load(std::memory_order_relaxed);
    reading.sum_us += shard.sum_us.load(std::memory_order_relaxed);
  }
  return reading;
}

MetricRegistry::Series& MetricRegistry::series(const std::string& name, const char* type,
                                               const std::string& help, const MetricLabels& labels) {
  Family& family = families_[name];
  check(family.type.empty() || family.type == type, "a metric was registered with two types");
  family.type = type;
  family.help = help;
  return family.series[label_text(labels)];
}

Counter& MetricRegistry::counter(const std::string& name, const std::string& help,
                                 const MetricLabels& labels) {
  std::lock_guard lock(mutex_);
  Series& found = series(name, "counter", help, labels);
  if (!found.counter) found.counter = std::make_unique<Counter>();
  return *found.counter;
}

Histogram& MetricRegistry::histogram(const std::string& name, const std::string& help,
                                     const MetricLabels& labels) {
  std::lock_guard lock(mutex_);
  Series& found = series(name, "histogram", help, labels);
  if (!found.histogram) found.histogram = std::make_unique<Histogram>();
  return *found.histogram;
}

void MetricRegistry::gauge(const std::string& name, const std::string& help, const MetricLabels& labels,
                           std::function<double()> read) {
  std::lock_guard lock(mutex_);
  series(name, "gauge", help, labels).read = std::move(read);
}

void MetricRegistry::counter_reading(const std::string& name, const std::string& help,
                                     const MetricLabels& labels, std::function<double()> read) {
  std::lock_guard lock(mutex_);
  series(name, "counter", help, labels).read = std::move(read);
}

std::string MetricRegistry::prometheus_text() const {
  std::lock_guard lock(mutex_);
  std::string out;
  for (const auto& [name, family] : families_) {
    out += "# HELP " + name + " " + family.help + "\n# TYPE " + name + " " + family.type + "\n";
    for (const auto& [labels, series] : family.series) {
      if (series.histogram) {
        append_histogram(out, name, labels, series.histogram->read());
      } else {
        const std::string value =
            series.counter ? std::to_string(series.counter->value()) : number(series.read());
        out += name + braced(labels) + " " + value + "\n";
      }
    }
  }
  return out;
}

}  // namespace nexus
