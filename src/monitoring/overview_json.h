// How things stand, as the API and the live events show it.
#pragma once

#include <string>
#include <vector>

#include "monitoring/monitor.h"

namespace nexus::monitoring {

// {now:{at, accepted, rejected, duplicates, conflicts, p50, p95, p99, queueDepth, oldestAgeMs, dead},
// conservation:{unaccounted, unaccountedErrors, checkedAt}, alarms:[…], totals:{orders, openErrors}}.
// Rates are per second; latencies are ms, or null when nothing was answered.
std::string status_json(const Status& status);

// The same with {range, stepSeconds, points:[…]} in front; the points count what passed in their step.
std::string overview_json(Range range, const std::vector<ports::Measurement>& points, const Status& status);

// {id, severity, title, detail, since, active}.
std::string alarm_change_json(const AlarmChange& change);

}  // namespace nexus::monitoring
