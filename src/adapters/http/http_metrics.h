// What the HTTP server counts.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "base/metrics.h"

namespace nexus::http {

class Router;
struct Route;

// How long the answers of a route took; the same histogram for each call.
Histogram& request_histogram(MetricRegistry& registry, const std::string& method, const std::string& pattern);

// Safe to call from any thread; the hot path takes no lock. Counts nothing before attach().
class HttpMetrics {
 public:
  // Registers everything for that router's routes; `connections` gives the open ones.
  void attach(MetricRegistry& registry, const Router& router, std::function<double()> connections);

  // `route` is null for requests that matched none.
  void answered(const Route* route, int status, std::int64_t took_us);
  void received(std::size_t bytes) {
    if (received_bytes_ != nullptr) received_bytes_->add(bytes);
  }
  void sent(std::size_t bytes) {
    if (sent_bytes_ != nullptr) sent_bytes_->add(bytes);
  }

 private:
  static constexpr int kLowestStatus = 200;
  static constexpr int kHighestStatus = 599;
  struct PerRoute {
    std::string method;
    std::string pattern;
    Histogram* took = nullptr;
    // Made when first needed: most routes answer with few of the statuses.
    std::array<std::atomic<Counter*>, kHighestStatus - kLowestStatus + 1> by_status{};
  };

  MetricRegistry* registry_ = nullptr;
  std::vector<std::unique_ptr<PerRoute>> routes_;  // the last one is for no route
  Counter* received_bytes_ = nullptr;
  Counter* sent_bytes_ = nullptr;
};

}  // namespace nexus::http
