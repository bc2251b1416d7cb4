// The shared credentials file of AWS's tools: profiles with their keys.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "adapters/aws/credential_chain.h"
#include "adapters/aws/credentials.h"
#include "base/result.h"

namespace nexus::aws {

// "profile orders of /etc/aws/credentials", for messages: which one would be read.
std::string credentials_file_name(const Environment& environment);

// The keys of the profile; nothing when the file or the profile does not exist. A profile that AWS_PROFILE
// names and that has no whole key is `unavailable`.
Result<std::optional<Credentials>> read_credentials_file(const Environment& environment);

// The keys of one profile in the file's text; nothing without both halves of a key.
std::optional<Credentials> read_profile(std::string_view text, std::string_view profile);

}  // namespace nexus::aws
