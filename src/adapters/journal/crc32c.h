// CRC-32C (Castagnoli, RFC 3720 appendix B.4), by the processor's instruction where it has one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace nexus::journal {

// Continues `crc` (0 to begin) over `bytes`. Safe to call from any thread.
std::uint32_t crc32c(std::uint32_t crc, std::string_view bytes);

// The same by table, on any processor. Shipped for processors without the instruction.
std::uint32_t crc32c_by_table(std::uint32_t crc, std::string_view bytes);

}  // namespace nexus::journal
