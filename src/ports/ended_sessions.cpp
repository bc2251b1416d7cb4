#include "ports/ended_sessions.h"

#include <algorithm>

namespace nexus::ports {

void forget_over(EndedSessionTimes& sessions, domain::Timestamp now) {
  std::erase_if(sessions, [&](const auto& session) { return session.second <= now; });
  while (sessions.size() > kMaxEndedSessions) {
    sessions.erase(std::min_element(sessions.begin(), sessions.end(),
                                    [](const auto& a, const auto& b) { return a.second < b.second; }));
  }
}

}  // namespace nexus::ports
