#include "app/watch.h"

#include <algorithm>

#include "adapters/http/http_metrics.h"
#include "adapters/http/routes/overview.h"
#include "app/log.h"
#include "query/job_json.h"

namespace nexus::app {

namespace {

monitoring::MonitorSources sources(Engine& engine, MetricRegistry& metrics) {
  return {
      .clock = engine.clock(),
      .counts = engine.counts(),
      .broker = engine.broker(),
      .conservation = engine.conservation(),
      .errors = engine.errors(),
      .measurements = engine.measurements(),
      .feed_latency = [answers = engine.answers(),
                       &metrics] { return answers != nullptr ? answers->latency() : feed_latency(metrics); },
      .is_space_low = [&engine] { return engine.is_space_low(); },
      .is_delivery_failing = [&engine] { return engine.is_delivery_failing(); },
      .report = [](const std::string& sentence) { log(LogLevel::warning, sentence); }};
}

}  // namespace

monitoring::LatencyCounts feed_latency(MetricRegistry& metrics) {
  monitoring::LatencyCounts counts =
      http::request_histogram(metrics, "POST", "/api/feed/{slug}").read().counts;
  const monitoring::LatencyCounts more =
      http::request_histogram(metrics, "POST", "/api/feed/{slug}/batch").read().counts;
  for (std::size_t i = 0; i < counts.size(); ++i) counts[i] += more[i];
  return counts;
}

Watch::Watch(Engine& engine, const http::KeyStore* keys, MetricRegistry& metrics)
    : events_(engine.clock(), keys, &metrics),
      monitor_(sources(engine, metrics)),
      live_({engine.orders(), engine.errors(), engine.jobs(), query::job_json}, events_) {
  add_metrics(metrics);
}

void Watch::add_routes(http::Router& router, http::BlockingPool& pool) {
  http::add_overview_routes(router, pool, monitor_, events_);
}

void Watch::add_metrics(MetricRegistry& metrics) {
  for (const char* name :
       {"unaccounted", "error_rate", "queue_age", "dead_letters", "disk_space", "delivery_failing"}) {
    metrics.gauge("nexusstream_alarms", "Alarms that are on, as /api/overview lists them", {{"alarm", name}},
                  [this, name = std::string_view(name)] {
                    const auto alarms = monitor_.status().alarms;
                    return static_cast<double>(
                        std::count_if(alarms.begin(), alarms.end(), [&](const monitoring::Alarm& alarm) {
                          return std::string_view(alarm.id).substr(0, alarm.id.find(':')) == name;
                        }));
                  });
  }
}

void Watch::start() { thread_ = std::make_unique<monitoring::MonitorThread>(monitor_, live_); }

void Watch::stop() {
  events_.end();
  thread_.reset();
}

}  // namespace nexus::app
