// Dismissing all open error events of a selection.
#pragma once

#include <cstdint>

#include "ports/error_review.h"

namespace nexus::review {

// Returns how many were dismissed. Works in transactions of some hundred events: after a failure the ones
// that were dismissed stay so, and calling again goes on. Blocks; about 20 us an event.
Result<std::uint64_t> dismiss_all(ports::ErrorStore& errors, ports::ErrorReview& review,
                                  const ports::ErrorFilter& filter, const ports::StateChange& change);

}  // namespace nexus::review
