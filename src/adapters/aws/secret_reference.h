// Where a secret is, as the configuration writes it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace nexus::aws {

struct SecretReference {
  enum class Place : std::uint8_t { environment, file, secrets_manager };

  Place place = Place::environment;
  std::string name;    // variable, path, or the secret's name or ARN
  std::string member;  // of the JSON object that the secret is; empty: the whole text
};

// `env:NAME`, `file:PATH`, `secretsmanager:NAME`, `secretsmanager:NAME#member`. `invalid` says what is
// allowed, without quoting the text: somebody may have written the secret itself there.
Result<SecretReference> read_secret_reference(std::string_view text);

}  // namespace nexus::aws
