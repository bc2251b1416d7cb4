// Sessions of browsers: what a cookie holds instead of an API key. A token names its key and when it
// ends, and is signed with the server's secret, so that sessions go on after a restart:
//
//   nxss_<key id>_<end, ms since 1970>_<16 random hex digits>_<64 hex digits of HMAC-SHA-256>
//
// It is worth what its key is worth at that moment: revoking the key, or its expiry, ends it at once.
// Signing out ends one token; that is kept in ports::EndedSessions until the token would have ended by
// itself.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/http/key_store.h"
#include "adapters/http/request.h"
#include "base/guarded.h"
#include "ports/ended_sessions.h"

namespace nexus::http {

inline constexpr std::string_view kSessionCookie = "nexusstream_session";

// Safe to call from any thread. end() and refresh() block; the others do not.
class Sessions {
 public:
  static constexpr std::int64_t kLifetimeMs = 7LL * 24 * 60 * 60 * 1000;

  // Reads what has ended, and fails as that does. Both must outlive it.
  static Result<std::unique_ptr<Sessions>> open(const KeyStore& keys, ports::EndedSessions& kept);

  // A token for the caller that identify() gave; it ends with the key, at the latest after kLifetimeMs.
  std::string begin(const KeyStore::Identified& identified) const;
  // Whose session it is; nothing for a token that is false, has ended, or whose key is no longer valid.
  std::optional<KeyStore::Identified> identify(std::string_view token) const;
  // Ends the session. A token that is not valid is passed over. After a failure it has ended here only, and
  // until the next start.
  Result<> end(std::string_view token);
  // Takes up what other processes have ended.
  Result<> refresh();

 private:
  Sessions(const KeyStore& keys, ports::EndedSessions& kept) : keys_(keys), kept_(kept) {}
  struct Token {
    std::string_view key_id;
    domain::Timestamp ends_at;
  };
  std::optional<Token> read(std::string_view token) const;
  domain::Timestamp now() const { return {keys_.now_ms()}; }

  const KeyStore& keys_;
  ports::EndedSessions& kept_;
  Guarded<ports::EndedSessionTimes> ended_;
};

// The session's token in the request's cookies (RFC 6265); empty when there is none.
std::string_view session_cookie(const Request& request);

}  // namespace nexus::http
