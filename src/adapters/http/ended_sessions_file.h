// Who signed out, in a file of the data folder: a line for each session, when it would have ended (ms since
// 1970) and the SHA-256 of its token. Replaced as a whole, mode 0600.
#pragma once

#include <mutex>
#include <string>

#include "ports/ended_sessions.h"

namespace nexus::http {

class EndedSessionsFile final : public ports::EndedSessions {
 public:
  explicit EndedSessionsFile(std::string path) : path_(std::move(path)) {}

  Result<> add(const std::string& token_sha256, domain::Timestamp ends_at, domain::Timestamp now) override;
  // Nothing when there is no such file; `corrupt` when it holds something else.
  Result<ports::EndedSessionTimes> list() override;

 private:
  Result<ports::EndedSessionTimes> read() const;

  const std::string path_;
  std::mutex mutex_;
};

}  // namespace nexus::http
