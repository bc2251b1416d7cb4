#include "ports/error_store.h"

namespace nexus::ports {

std::string_view to_string(ErrorState state) {
  switch (state) {
    case ErrorState::open: return "open";
    case ErrorState::resolved: return "resolved";
    case ErrorState::dismissed: return "dismissed";
  }
  return "open";
}

std::optional<ErrorState> parse_error_state(std::string_view name) {
  for (auto state : {ErrorState::open, ErrorState::resolved, ErrorState::dismissed}) {
    if (to_string(state) == name) return state;
  }
  return std::nullopt;
}

std::string error_group(const domain::ErrorEvent& event) {
  if (event.faults.empty()) return event.partner_id + "::";
  const auto& first = event.faults.front();
  return event.partner_id + ":" + std::string(domain::to_string(first.code)) + ":" + first.field;
}

}  // namespace nexus::ports
