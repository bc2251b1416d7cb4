// Base64 (RFC 4648 section 4): the standard alphabet, with padding.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace nexus::wire {

void append_base64(std::string& out, std::string_view bytes);
// Strict: padded, no other characters, unused bits 0. Empty for anything else.
std::optional<std::string> decode_base64(std::string_view text);

}  // namespace nexus::wire
