// Sessions of browsers: what a cookie holds instead of an API key. A token names its key and when it
// ends, and is signed with the server's secret, so that sessions go on after a restart:
//
//   nxss_<key id>_<end, ms since 1970>_<16 random hex digits>_<64 hex digits of HMAC-SHA-256>
//
// It is worth what its key is worth at that moment: revoking the key, or its expiry, ends it at once.
// Signing out ends one token; that is written down until the token would have ended by itself.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/http/key_store.h"
#include "adapters/http/request.h"
#include "base/guarded.h"

namespace nexus::http {

inline constexpr std::string_view kSessionCookie = "nexusstream_session";

// Safe to call from any thread. The keys must outlive it. end() writes to the disk; the others do not block.
class Sessions {
 public:
  static constexpr std::int64_t kLifetimeMs = 7LL * 24 * 60 * 60 * 1000;
  static constexpr std::size_t kMaxEnded = 10'000;

  // `ended_file`: where sessions that were ended are written down, a line for each: when it would have
  // ended, and the SHA-256 of its token. `corrupt` when it holds something else.
  static Result<std::unique_ptr<Sessions>> open(const KeyStore& keys, std::string ended_file);

  // A token for the caller that identify() gave; it ends with the key, at the latest after kLifetimeMs.
  std::string begin(const KeyStore::Identified& identified) const;
  // Whose session it is; nothing for a token that is false, has ended, or whose key is no longer valid.
  std::optional<KeyStore::Identified> identify(std::string_view token) const;
  // Ends the session. A token that is not valid is passed over. Beyond kMaxEnded tokens, the one that
  // would end first by itself is forgotten. After a failure it has ended until the next start only.
  Result<> end(std::string_view token);

 private:
  using Ended =
      std::map<std::string, std::int64_t, std::less<>>;  // hash of a token, when it would have ended

  Sessions(const KeyStore& keys, std::string ended_file) : keys_(keys), ended_file_(std::move(ended_file)) {}
  struct Token {
    std::string_view key_id;
    std::int64_t ends_at_ms = 0;
  };
  std::optional<Token> read(std::string_view token) const;
  Result<> read_ended();

  const KeyStore& keys_;
  const std::string ended_file_;
  std::mutex write_mutex_;  // one writes the file at a time
  Guarded<Ended> ended_;
};

// The session's token in the request's cookies (RFC 6265); empty when there is none.
std::string_view session_cookie(const Request& request);

}  // namespace nexus::http
