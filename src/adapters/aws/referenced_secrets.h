// Secrets of the environment, of files, and of AWS Secrets Manager.
//
// Variables and files are read each time. Secrets Manager is asked at most once in `max_age_ms` for each
// secret; while it is away, what it said last goes on to count.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "adapters/aws/credential_chain.h"
#include "adapters/aws/json_protocol.h"
#include "adapters/aws/secret_reference.h"
#include "ports/clock.h"
#include "ports/secrets.h"

namespace nexus::aws {

struct SecretOptions {
  Environment environment = process_environment();
  std::int64_t max_age_ms = 60'000;  // of what Secrets Manager said
  std::int64_t min_age_ms = 1'000;   // before fresh_text() asks it again
};

// Safe to call from any thread.
class ReferencedSecrets final : public ports::Secrets {
 public:
  // `secrets_manager` (service "secretsmanager", target "secretsmanager", JSON 1.1) may be null: then
  // references to it are `invalid`. All must outlive it.
  ReferencedSecrets(JsonService* secrets_manager, const ports::Clock& clock, SecretOptions options = {});

  Result<std::string> text(std::string_view reference) override;
  Result<std::string> fresh_text(std::string_view reference) override;

 private:
  // One secret of Secrets Manager, whatever its members are called.
  struct Kept {
    std::mutex fetching;  // held by the one thread that asks
    std::mutex mutex;
    std::string value;  // by mutex, as all below
    bool has_value = false;
    Error failure;  // of the last time, when there is no value
    bool was_fetched = false;
    std::int64_t fetched_at_ms = 0;  // monotonic
  };

  Result<std::string> read(std::string_view reference, std::int64_t max_age_ms);
  Result<std::string> managed(const SecretReference& reference, std::int64_t max_age_ms);
  Result<std::string> fetch(const std::string& name) const;
  Kept& kept(const std::string& name);
  bool is_older(Kept& kept, std::int64_t max_age_ms) const;

  JsonService* const secrets_manager_;
  const ports::Clock& clock_;
  const SecretOptions options_;
  std::mutex mutex_;
  std::map<std::string, std::unique_ptr<Kept>> kept_;  // by mutex_; entries stay
};

}  // namespace nexus::aws
