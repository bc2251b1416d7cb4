// What a bulk reprocessing would do, before anybody starts it.
#pragma once

#include <vector>

#include "review/reprocessor.h"

namespace nexus::review {

struct PlannedTrial {
  domain::Uuid error;
  std::string external_order_id;  // may be empty
  Trial trial;
};

struct ReprocessPlan {
  ports::ErrorRisk risk;             // of all events that it would take
  std::vector<PlannedTrial> sample;  // dry runs of the newest ones
  std::uint64_t would_succeed = 0;   // of the sample
};

// `sample` is how many events are tried. Writes nothing. Blocks.
Result<ReprocessPlan> plan_reprocessing(ports::ErrorStore& errors, ports::ErrorReview& review,
                                        Reprocessor& reprocessor, const ports::ErrorFilter& filter,
                                        std::size_t sample);

}  // namespace nexus::review
