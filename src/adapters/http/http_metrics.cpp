#include "adapters/http/http_metrics.h"

#include <string>

#include "adapters/http/router.h"

namespace nexus::http {

Histogram& request_histogram(MetricRegistry& registry, const std::string& method,
                             const std::string& pattern) {
  return registry.histogram("nexusstream_http_request_seconds",
                            "Time from a request's head to its complete answer.",
                            {{"method", method}, {"route", pattern}});
}

void HttpMetrics::attach(MetricRegistry& registry, const Router& router,
                         std::function<double()> connections) {
  registry_ = &registry;
  const auto add = [&](std::string method, std::string pattern) {
    auto route = std::make_unique<PerRoute>();
    route->took = &request_histogram(registry, method, pattern);
    route->method = std::move(method);
    route->pattern = std::move(pattern);
    routes_.push_back(std::move(route));
  };
  for (const auto& route : router.routes()) add(std::string(to_string(route->method)), route->pattern);
  add("", "");
  received_bytes_ =
      &registry.counter("nexusstream_http_received_bytes_total", "Bytes received from clients.", {});
  sent_bytes_ = &registry.counter("nexusstream_http_sent_bytes_total", "Bytes sent to clients.", {});
  registry.gauge("nexusstream_http_connections", "Open connections.", {}, std::move(connections));
}

void HttpMetrics::answered(const Route* route, int status, std::int64_t took_us) {
  if (registry_ == nullptr || status < kLowestStatus || status > kHighestStatus) return;
  PerRoute& counted = route != nullptr ? *routes_[route->index] : *routes_.back();
  std::atomic<Counter*>& place = counted.by_status[static_cast<std::size_t>(status - kLowestStatus)];
  Counter* counter = place.load(std::memory_order_acquire);
  if (counter == nullptr) {
    counter = &registry_->counter(
        "nexusstream_http_requests_total", "Answered requests.",
        {{"method", counted.method}, {"route", counted.pattern}, {"status", std::to_string(status)}});
    place.store(counter, std::memory_order_release);
  }
  counter->add();
  counted.took->observe(took_us);
}

}  // namespace nexus::http
