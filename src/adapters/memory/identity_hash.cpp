#include "adapters/memory/identity_hash.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace nexus::memory {

std::uint64_t identity_hash(std::uint64_t key, std::string_view partner_id,
                            std::string_view external_order_id) {
  const std::uint64_t partner =
      XXH3_64bits_withSeed(partner_id.data(), partner_id.size(), key + partner_id.size());
  return XXH3_64bits_withSeed(external_order_id.data(), external_order_id.size(), key ^ partner);
}

}  // namespace nexus::memory
