// How things stand and stood: GET /api/overview, and live: GET /api/events.
#pragma once

#include "adapters/http/event_hub.h"
#include "adapters/http/router.h"
#include "monitoring/monitor.h"

namespace nexus::http {

// All must outlive the server.
void add_overview_routes(Router& router, BlockingPool& pool, const monitoring::Monitor& monitor,
                         EventHub& events);

}  // namespace nexus::http
