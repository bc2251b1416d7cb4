// Finding error events by filter, in the order of their ids.
#pragma once

#include <string>
#include <vector>

#include "adapters/sqlite/connection.h"
#include "ports/error_review.h"
#include "ports/error_store.h"

namespace nexus::sqlite {

// Events that a page may look at and find not to match, before it ends early with a place to go on.
inline constexpr std::size_t kErrorScanBudget = 20'000;

ports::ErrorPage list_errors(Connection& connection, const ports::ErrorQuery& query);
// Exact; the cost grows with the events that the filter's most selective condition matches.
std::uint64_t count_errors(Connection& connection, const ports::ErrorFilter& filter);

// As count_errors, with the amounts added up.
ports::ErrorRisk sum_risk(Connection& connection, const ports::ErrorFilter& filter);

}  // namespace nexus::sqlite
