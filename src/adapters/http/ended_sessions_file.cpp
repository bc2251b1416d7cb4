#include "adapters/http/ended_sessions_file.h"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "adapters/http/key_file.h"

namespace nexus::http {

namespace {

constexpr std::size_t kHashLength = 64;

}  // namespace

Result<> EndedSessionsFile::add(const std::string& token_sha256, domain::Timestamp ends_at,
                                domain::Timestamp now) {
  std::lock_guard lock(mutex_);
  auto sessions = read();
  if (!sessions) return fail(sessions.error());
  sessions->emplace(token_sha256, ends_at);
  ports::forget_over(*sessions, now);
  std::string content;
  for (const auto& [hash, time] : *sessions) content += std::to_string(time.ms) + " " + hash + "\n";
  return write_key_file(path_, content);
}

Result<ports::EndedSessionTimes> EndedSessionsFile::list() {
  std::lock_guard lock(mutex_);
  return read();
}

Result<ports::EndedSessionTimes> EndedSessionsFile::read() const {
  ports::EndedSessionTimes sessions;
  const auto content = read_key_file(path_);
  if (!content && content.error().kind == ErrorKind::not_found) return sessions;
  if (!content) return fail(content.error());
  for (std::string_view rest = *content; !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    domain::Timestamp ends_at;
    const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), ends_at.ms);
    const auto digits = static_cast<std::size_t>(end - line.data());
    if (error != std::errc() || line.size() != digits + 1 + kHashLength || line[digits] != ' ') {
      return fail(ErrorKind::corrupt,
                  path_ +
                      " does not hold ended sessions. Remove it; whoever may have a copy of "
                      "a session's cookie is then kept out by revoking its key.");
    }
    sessions.emplace(line.substr(digits + 1), ends_at);
  }
  return sessions;
}

}  // namespace nexus::http
