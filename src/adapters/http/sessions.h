// Sessions of browsers: what a cookie holds instead of an API key. A token names its key and when it
// ends, and is signed with the server's secret, so that sessions go on after a restart:
//
//   nxss_<key id>_<end, ms since 1970>_<16 random hex digits>_<64 hex digits of HMAC-SHA-256>
//
// It is worth what its key is worth at that moment: revoking the key, or its expiry, ends it at once.
// Signing out ends one token; that is remembered until the process ends.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/http/key_store.h"
#include "adapters/http/request.h"
#include "base/guarded.h"

namespace nexus::http {

inline constexpr std::string_view kSessionCookie = "nexusstream_session";

// Safe to call from any thread. The keys must outlive it.
class Sessions {
 public:
  static constexpr std::int64_t kLifetimeMs = 7LL * 24 * 60 * 60 * 1000;
  static constexpr std::size_t kMaxEnded = 10'000;

  explicit Sessions(const KeyStore& keys) : keys_(keys) {}

  // A token for the caller that identify() gave; it ends with the key, at the latest after kLifetimeMs.
  std::string begin(const KeyStore::Identified& identified) const;
  // Whose session it is; nothing for a token that is false, has ended, or whose key is no longer valid.
  std::optional<KeyStore::Identified> identify(std::string_view token) const;
  // Ends the session. A token that is not valid is passed over. Beyond kMaxEnded tokens, the one that
  // would end first by itself is forgotten.
  void end(std::string_view token);

 private:
  struct Token {
    std::string_view key_id;
    std::int64_t ends_at_ms = 0;
  };
  std::optional<Token> read(std::string_view token) const;

  const KeyStore& keys_;
  Guarded<std::map<std::string, std::int64_t, std::less<>>> ended_;  // token, when it would have ended
};

// The session's token in the request's cookies (RFC 6265); empty when there is none.
std::string_view session_cookie(const Request& request);

}  // namespace nexus::http
