// A 64-bit hash of an order's identity, keyed so that nobody outside can aim at collisions.
#pragma once

#include <cstdint>
#include <string_view>

namespace nexus::memory {

// The hash of (partner id, external order id). The partner's length is mixed in, so that no two
// different pairs run together. Equal hashes do not prove equal identities.
std::uint64_t identity_hash(std::uint64_t key, std::string_view partner_id,
                            std::string_view external_order_id);

}  // namespace nexus::memory
