#include "adapters/posix/system_id_source.h"

#include "adapters/posix/system_random.h"

namespace nexus::posix {

namespace {
constexpr std::uint64_t kLow61Bits = (1ULL << 61) - 1;
constexpr std::uint64_t kLow12Bits = (1ULL << 12) - 1;
}  // namespace

// The counter starts in the lower half of its 62 bits, so that it cannot wrap within a process.
SystemIdSource::SystemIdSource()
    : high_(static_cast<std::uint16_t>(random_number() & kLow12Bits)),
      counter_(random_number() & kLow61Bits) {}

domain::Uuid SystemIdSource::next(domain::Timestamp now) {
  return domain::make_uuid7(now, high_, counter_.fetch_add(1, std::memory_order_relaxed));
}

}  // namespace nexus::posix
