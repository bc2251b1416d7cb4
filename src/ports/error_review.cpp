#include "ports/error_review.h"

#include <algorithm>

namespace nexus::ports {

std::string_view to_string(AttemptOutcome outcome) {
  switch (outcome) {
    case AttemptOutcome::accepted: return "accepted";
    case AttemptOutcome::duplicate: return "duplicate";
    case AttemptOutcome::conflict: return "conflict";
    case AttemptOutcome::rejected: return "rejected";
  }
  return "rejected";
}

std::optional<AttemptOutcome> parse_attempt_outcome(std::string_view name) {
  for (const auto outcome : {AttemptOutcome::accepted, AttemptOutcome::duplicate, AttemptOutcome::conflict,
                             AttemptOutcome::rejected}) {
    if (to_string(outcome) == name) return outcome;
  }
  return std::nullopt;
}

std::string_view to_string(GroupState state) {
  switch (state) {
    case GroupState::open: return "open";
    case GroupState::resolved: return "resolved";
    case GroupState::dismissed: return "dismissed";
    case GroupState::regressed: return "regressed";
  }
  return "open";
}

std::optional<GroupState> parse_group_state(std::string_view name) {
  for (const auto state :
       {GroupState::open, GroupState::resolved, GroupState::dismissed, GroupState::regressed}) {
    if (to_string(state) == name) return state;
  }
  return std::nullopt;
}

GroupState next_state(GroupState before, std::uint64_t open, std::uint64_t resolved, bool arrived) {
  if (open == 0) return resolved > 0 ? GroupState::resolved : GroupState::dismissed;
  if (before == GroupState::regressed) return before;
  return before == GroupState::resolved && arrived ? GroupState::regressed : GroupState::open;
}

std::string sortable(const domain::DecimalTotal& amount) {
  const std::string text = amount.to_string();
  const std::size_t digits = std::min(text.find('.'), text.size());
  return std::string(1, static_cast<char>('0' + digits / 10)) + static_cast<char>('0' + digits % 10) + text;
}

}  // namespace nexus::ports
