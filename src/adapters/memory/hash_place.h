// Where a hash belongs in an array of any length. Lengths need not be powers of two, so that an array
// is as long as what it holds asks for.
#pragma once

#include <cstddef>
#include <cstdint>

namespace nexus::memory {

// In [0, length); evenly spread, decided by the hash's high bits.
inline std::size_t place_of(std::uint64_t hash, std::size_t length) {
  return static_cast<std::size_t>((static_cast<unsigned __int128>(hash) * length) >> 64);
}

}  // namespace nexus::memory
