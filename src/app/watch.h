// The watching half of a server: the monitor over an engine, live events, and their routes.
#pragma once

#include <memory>

#include "adapters/http/event_hub.h"
#include "adapters/http/router.h"
#include "app/engine.h"
#include "base/metrics.h"
#include "monitoring/live_events.h"
#include "monitoring/monitor.h"
#include "monitoring/monitor_thread.h"

namespace nexus::app {

// How long the feed's answers took since the start, as the request metrics have it.
monitoring::LatencyCounts feed_latency(MetricRegistry& metrics);

class Watch {
 public:
  // `keys` is null where none are asked for. All must outlive it.
  Watch(Engine& engine, const http::KeyStore* keys, MetricRegistry& metrics);

  void add_routes(http::Router& router, http::BlockingPool& pool);
  // Begins to watch. The engine must have been started.
  void start();
  // Ends all live streams and the watching. Before the engine is stopped.
  void stop();

 private:
  void add_metrics(MetricRegistry& metrics);

  http::EventHub events_;
  monitoring::Monitor monitor_;
  monitoring::LiveEvents live_;
  std::unique_ptr<monitoring::MonitorThread> thread_;
};

}  // namespace nexus::app
