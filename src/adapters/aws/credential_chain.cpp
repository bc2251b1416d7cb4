#include "adapters/aws/credential_chain.h"

#include <fmt/format.h>

#include <cstdlib>

#include "adapters/aws/credentials_file.h"
#include "adapters/aws/metadata_credentials.h"

namespace nexus::aws {

namespace {

std::optional<Credentials> read_environment(const Environment& environment) {
  Credentials keys{environment("AWS_ACCESS_KEY_ID"), environment("AWS_SECRET_ACCESS_KEY"),
                   environment("AWS_SESSION_TOKEN"), Credentials::kNever, "the environment"};
  if (keys.access_key_id.empty() || keys.secret_access_key.empty()) return std::nullopt;
  return keys;
}

}  // namespace

Environment process_environment() {
  return [](const char* name) {
    const char* value = std::getenv(name);
    return std::string(value == nullptr ? "" : value);
  };
}

CredentialChain::CredentialChain(net::HttpClient& client, const ports::Clock& clock,
                                 CredentialChainOptions options)
    : client_(client), clock_(clock), options_(std::move(options)) {}

// Whether the kept keys are good for that long still.
bool CredentialChain::holds(const Kept& kept, std::int64_t ms) const {
  return kept.keys &&
         (kept.keys->expires == Credentials::kNever || kept.keys->expires.ms - clock_.now().ms > ms);
}

// What to answer without reading; nothing when it is time to read.
std::optional<Result<Credentials>> CredentialChain::kept_answer(const Kept& kept, bool may_read) const {
  if (holds(kept, options_.refresh_early_ms)) return Result<Credentials>(*kept.keys);
  const std::int64_t age_ms = clock_.monotonic_ms() - kept.read_at_ms;
  const bool was_just_tried = kept.was_read && age_ms < options_.retry_refresh_ms;
  if (holds(kept, 0) && (was_just_tried || !may_read)) return Result<Credentials>(*kept.keys);
  // Who found no keys a moment ago finds none now; a storm of callers must not become one of requests.
  if (!kept.keys && kept.was_read && age_ms < options_.min_age_ms) {
    return Result<Credentials>(fail(kept.failure));
  }
  return std::nullopt;
}

Result<Credentials> CredentialChain::current() {
  const auto answer = [this](bool may_read) {
    return kept_.with([&](const Kept& kept) { return kept_answer(kept, may_read); });
  };
  if (auto kept = answer(true)) return std::move(*kept);
  std::unique_lock reading(reading_, std::try_to_lock);
  if (!reading.owns_lock()) {
    // Someone else reads: the old keys will do if they still hold, else wait.
    if (auto kept = answer(false)) return std::move(*kept);
    reading.lock();
  }
  if (auto kept = answer(true)) return std::move(*kept);
  Result<Credentials> keys = read();
  return kept_.with([&](Kept& kept) -> Result<Credentials> {
    kept.was_read = true;
    kept.read_at_ms = clock_.monotonic_ms();
    if (keys) {
      kept.keys = *keys;
    } else {
      kept.failure = keys.error();
      if (!holds(kept, 0)) kept.keys.reset();
    }
    if (kept.keys) return *kept.keys;
    return fail(kept.failure);
  });
}

void CredentialChain::refused(const Credentials& credentials) {
  kept_.with([&](Kept& kept) {
    const bool is_in_force = kept.keys && kept.keys->access_key_id == credentials.access_key_id &&
                             kept.keys->session_token == credentials.session_token &&
                             kept.keys->secret_access_key == credentials.secret_access_key;
    if (!is_in_force || clock_.monotonic_ms() - kept.read_at_ms < options_.min_age_ms) return;
    kept.keys.reset();
    kept.was_read = false;
  });
}

Result<Credentials> CredentialChain::read() const {
  if (std::optional<Credentials> keys = read_environment(options_.environment)) return std::move(*keys);
  Result<std::optional<Credentials>> keys = read_credentials_file(options_.environment);
  if (!keys) return fail(keys.error());
  const MetadataEndpoints endpoints{client_, options_.environment, options_.container_host,
                                    options_.metadata_host, options_.metadata_timeout_ms};
  if (!*keys) keys = endpoints.read_container();
  if (!keys) return fail(keys.error());
  std::string metadata_failure;
  if (!*keys) {
    keys = endpoints.read_machine();
    // No machine answers on a developer's desk, so this is part of "nowhere" and no failure of its own.
    if (!keys) metadata_failure = " (" + keys.error().message + ")";
  }
  if (!keys || !*keys) {
    return fail(
        ErrorKind::unavailable,
        fmt::format("No AWS credentials were found: not in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, not "
                    "in {}, no container endpoint is named, and the machine's metadata gave none{}. "
                    "Provide them in one of these places.",
                    credentials_file_name(options_.environment), metadata_failure));
  }
  if ((**keys).expires <= clock_.now()) {
    return fail(ErrorKind::unavailable, fmt::format("The AWS credentials are not used: {} expired at {}.",
                                                    name_of(**keys), domain::to_iso8601((**keys).expires)));
  }
  return std::move(**keys);
}

}  // namespace nexus::aws
