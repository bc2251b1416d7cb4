#include "adapters/aws/referenced_secrets.h"

#include <fmt/format.h>

#include <fstream>
#include <iterator>

#include "wire/base64.h"
#include "wire/json_text.h"
#include "wire/json_value.h"

namespace nexus::aws {

namespace {

Result<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return fail(ErrorKind::not_found,
                fmt::format("The secret file:{} cannot be read. Is it there, for this user?", path));
  }
  std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  // Editors end a file with a line break, which no password has.
  if (text.ends_with('\n')) text.pop_back();
  if (text.ends_with('\r')) text.pop_back();
  return text;
}

// The text or number that the JSON object `value` has under that name.
Result<std::string> member_of(const std::string& value, const SecretReference& reference) {
  const Result<wire::JsonValue> object = wire::JsonValue::parse(value);
  const wire::JsonValue* member = object ? object->find(reference.member) : nullptr;
  if (member != nullptr && member->is_string()) return member->string();
  if (member != nullptr && member->is_number()) return member->number_text();
  return fail(ErrorKind::invalid,
              fmt::format("The secret {} of Secrets Manager is no JSON object with a text or number \"{}\".",
                          reference.name, reference.member));
}

ErrorKind kind_of(const JsonAnswer& answer) {
  if (answer.error_code == "ResourceNotFoundException") return ErrorKind::not_found;
  // Others (denied, not decryptable, marked for deletion) may be mended there while we run.
  return ErrorKind::unavailable;
}

}  // namespace

ReferencedSecrets::ReferencedSecrets(JsonService* secrets_manager, const ports::Clock& clock,
                                     SecretOptions options)
    : secrets_manager_(secrets_manager), clock_(clock), options_(std::move(options)) {}

Result<std::string> ReferencedSecrets::text(std::string_view reference) {
  return read(reference, options_.max_age_ms);
}

Result<std::string> ReferencedSecrets::fresh_text(std::string_view reference) {
  return read(reference, options_.min_age_ms);
}

Result<std::string> ReferencedSecrets::read(std::string_view reference, std::int64_t max_age_ms) {
  const Result<SecretReference> parsed = read_secret_reference(reference);
  if (!parsed) return fail(parsed.error());
  switch (parsed->place) {
    case SecretReference::Place::file: return read_file(parsed->name);
    case SecretReference::Place::environment: {
      std::string value = options_.environment(parsed->name.c_str());
      if (!value.empty()) return value;
      return fail(ErrorKind::not_found,
                  fmt::format("The variable {} has no value, and the configuration takes a secret from it.",
                              parsed->name));
    }
    case SecretReference::Place::secrets_manager: break;
  }
  Result<std::string> value = managed(*parsed, max_age_ms);
  if (!value || parsed->member.empty()) return value;
  return member_of(*value, *parsed);
}

ReferencedSecrets::Kept& ReferencedSecrets::kept(const std::string& name) {
  std::lock_guard lock(mutex_);
  std::unique_ptr<Kept>& entry = kept_[name];
  if (!entry) entry = std::make_unique<Kept>();
  return *entry;
}

bool ReferencedSecrets::is_older(Kept& kept, std::int64_t max_age_ms) const {
  std::lock_guard lock(kept.mutex);
  return !kept.was_fetched || clock_.monotonic_ms() - kept.fetched_at_ms >= max_age_ms;
}

Result<std::string> ReferencedSecrets::managed(const SecretReference& reference, std::int64_t max_age_ms) {
  if (secrets_manager_ == nullptr) {
    return fail(
        ErrorKind::invalid,
        fmt::format("The secret {} is asked of Secrets Manager, but no region is configured for it. Set "
                    "aws.region or AWS_REGION.",
                    reference.name));
  }
  Kept& kept = this->kept(reference.name);
  const auto answer = [&]() -> Result<std::string> {
    std::lock_guard lock(kept.mutex);
    if (kept.has_value) return kept.value;
    return fail(kept.failure);
  };
  const auto has_value = [&] {
    std::lock_guard lock(kept.mutex);
    return kept.has_value;
  };
  // A failure counts for a short time only, so that a secret that was just made is found soon.
  if (!has_value()) max_age_ms = options_.min_age_ms;
  if (!is_older(kept, max_age_ms)) return answer();
  std::unique_lock fetching(kept.fetching, std::try_to_lock);
  if (!fetching.owns_lock()) {
    // Somebody asks already: what there is will do, unless the caller knows that it is no good any more.
    if (has_value() && max_age_ms == options_.max_age_ms) return answer();
    fetching.lock();
    if (!is_older(kept, max_age_ms)) return answer();
  }
  Result<std::string> fetched = fetch(reference.name);
  {
    std::lock_guard lock(kept.mutex);
    kept.was_fetched = true;
    kept.fetched_at_ms = clock_.monotonic_ms();
    if (fetched) {
      kept.has_value = true;
      kept.value = std::move(*fetched);
    } else {
      kept.failure = fetched.error();
    }
  }
  return answer();
}

Result<std::string> ReferencedSecrets::fetch(const std::string& name) const {
  JsonCall call{.operation = "GetSecretValue", .body = R"({"SecretId":)"};
  wire::append_string(call.body, name);
  call.body += '}';
  const Result<JsonAnswer> answer = secrets_manager_->call(call);
  if (!answer)
    return fail(answer.error().kind, fmt::format("The secret {}: {}", name, answer.error().message));
  if (!answer->succeeded()) {
    return fail(kind_of(*answer), fmt::format("Secrets Manager at {} does not give the secret {}: {} {}",
                                              secrets_manager_->options().endpoint, name, answer->error_code,
                                              answer->error_message));
  }
  const Result<wire::JsonValue> members = wire::JsonValue::parse(answer->body);
  const wire::JsonValue* text = members ? members->find("SecretString") : nullptr;
  if (text != nullptr && text->is_string()) return text->string();
  const wire::JsonValue* binary = members ? members->find("SecretBinary") : nullptr;
  if (binary != nullptr && binary->is_string()) {
    if (std::optional<std::string> bytes = wire::decode_base64(binary->string())) return std::move(*bytes);
  }
  return fail(ErrorKind::unavailable,
              fmt::format("Secrets Manager at {} gave the secret {} without any value.",
                          secrets_manager_->options().endpoint, name));
}

}  // namespace nexus::aws
