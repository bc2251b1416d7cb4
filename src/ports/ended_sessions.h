// Sessions of browsers that were ended before their time: a copy of such a session's cookie must not work
// again, after a restart or in another process, until the session would have ended by itself.
#pragma once

#include <cstddef>
#include <map>
#include <string>

#include "base/result.h"
#include "domain/timestamp.h"

namespace nexus::ports {

// By the SHA-256 of the session's token, in lower-case hexadecimal, because a list of tokens would be a list
// of ways in, once it is lost: when the session would have ended.
using EndedSessionTimes = std::map<std::string, domain::Timestamp, std::less<>>;

inline constexpr std::size_t kMaxEndedSessions = 10'000;

// Forgets sessions that would have ended by `now`, and beyond kMaxEndedSessions those that would end first.
void forget_over(EndedSessionTimes& sessions, domain::Timestamp now);

// Safe to call from any thread; calls block.
class EndedSessions {
 public:
  virtual ~EndedSessions() = default;
  // Durable when it returns; a session that is known stays as it is. forget_over() says what is forgotten.
  virtual Result<> add(const std::string& token_sha256, domain::Timestamp ends_at, domain::Timestamp now) = 0;
  // All that are kept, at most kMaxEndedSessions.
  virtual Result<EndedSessionTimes> list() = 0;
};

}  // namespace nexus::ports
