// Finds keys where AWS's own tools look for them, in the same order:
//   1. the environment: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN
//   2. the shared file: AWS_SHARED_CREDENTIALS_FILE or ~/.aws/credentials, the profile AWS_PROFILE or
//   `default`
//   3. the container's endpoint (ECS, EKS): AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or …_FULL_URI
//   4. the machine's metadata (EC2, version 2), unless AWS_EC2_METADATA_DISABLED is `true`
//
// Keys are kept until shortly before they expire, and expired ones are never given out.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "adapters/aws/credentials.h"
#include "adapters/net/http_client.h"
#include "base/guarded.h"
#include "ports/clock.h"

namespace nexus::aws {

// The value of a variable; empty when it is not set.
using Environment = std::function<std::string(const char* name)>;
// That of this process. Nobody may change the environment while it is read.
Environment process_environment();

struct CredentialChainOptions {
  Environment environment = process_environment();
  std::string container_host = "http://169.254.170.2";  // before a relative URI
  std::string metadata_host = "http://169.254.169.254";
  std::int64_t refresh_early_ms = 5 * 60'000;  // before the end of temporary keys, new ones are asked for
  std::int64_t retry_refresh_ms = 10'000;      // after that failed, while the old ones still hold
  std::int64_t min_age_ms = 1'000;             // keys that are refused younger than this are not read anew
  std::int64_t metadata_timeout_ms = 2'000;    // of one request to a container's or machine's endpoint
};

// Safe to call from any thread.
class CredentialChain final : public CredentialSource {
 public:
  // `client` and `clock` must outlive it. Reads nothing yet.
  CredentialChain(net::HttpClient& client, const ports::Clock& clock, CredentialChainOptions options = {});

  Result<Credentials> current() override;
  void refused(const Credentials& credentials) override;

 private:
  struct Kept {
    std::optional<Credentials> keys;
    Error failure;                // of the last reading, when it failed
    std::int64_t read_at_ms = 0;  // monotonic, of the last reading
    bool was_read = false;
  };

  bool holds(const Kept& kept, std::int64_t ms) const;
  std::optional<Result<Credentials>> kept_answer(const Kept& kept, bool may_read) const;
  Result<Credentials> read() const;

  net::HttpClient& client_;
  const ports::Clock& clock_;
  const CredentialChainOptions options_;
  std::mutex reading_;  // held by the one thread that reads
  Guarded<Kept> kept_;
};

}  // namespace nexus::aws
