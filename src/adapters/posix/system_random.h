// Randomness fit for keys, from the kernel.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace nexus::posix {

// Fills `bytes` by getrandom(2). Aborts when the kernel refuses, which happens only where the call
// does not exist: a key that is not random must never be given out. Safe to call from any thread.
void fill_random(std::span<std::byte> bytes);

std::uint64_t random_number();

}  // namespace nexus::posix
