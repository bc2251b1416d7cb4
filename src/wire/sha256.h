// SHA-256 (FIPS 180-4), by OpenSSL.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace nexus::wire {

std::array<std::uint8_t, 32> sha256(std::string_view bytes);

}  // namespace nexus::wire
