// The keys that requests to AWS are signed with, and where they come from.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <utility>

#include "base/result.h"
#include "domain/timestamp.h"

namespace nexus::aws {

struct Credentials {
  // Of keys that have no end.
  static constexpr domain::Timestamp kNever{std::numeric_limits<std::int64_t>::max()};

  std::string access_key_id;
  std::string secret_access_key;  // never in a message or a log
  std::string session_token;      // of temporary keys; else empty
  domain::Timestamp expires = kNever;
  std::string source;  // for messages: "the environment", "profile orders of /etc/aws/credentials"
};

// "access key AKIA… of the environment", for messages.
inline std::string name_of(const Credentials& credentials) {
  return "access key " + credentials.access_key_id + " of " + credentials.source;
}

// Safe to call from any thread; calls may block while keys are fetched.
class CredentialSource {
 public:
  virtual ~CredentialSource() = default;

  // Keys that have not expired. `unavailable` when there are none; the message says where they were
  // looked for.
  virtual Result<Credentials> current() = 0;
  // A service refused these keys as expired or unknown: the next current() reads anew, unless others
  // are in force already.
  virtual void refused(const Credentials& credentials) = 0;
};

// Keys that are given once and for all.
class FixedCredentials final : public CredentialSource {
 public:
  FixedCredentials(std::string access_key_id, std::string secret_access_key, std::string session_token = "")
      : credentials_{std::move(access_key_id), std::move(secret_access_key), std::move(session_token),
                     Credentials::kNever, "fixed keys"} {}

  Result<Credentials> current() override { return credentials_; }
  void refused(const Credentials&) override {}

 private:
  const Credentials credentials_;
};

}  // namespace nexus::aws
