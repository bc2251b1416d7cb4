// Version 7 UUIDs that sort by time and, within a millisecond, by the order in which they were made.
//
// The bits below the time are one counter that starts at a random place when the source is made and
// only ever grows, whatever the clock does: so of two ids for the same millisecond the later one is
// greater even when the clock was set back in between, and no lock is needed. Two sources collide
// only if their random starts (73 bits) are closer than the number of ids made in a millisecond.
#pragma once

#include <atomic>

#include "ports/id_source.h"

namespace nexus::posix {

class SystemIdSource final : public ports::IdSource {
 public:
  SystemIdSource();
  domain::Uuid next(domain::Timestamp now) override;

 private:
  std::uint16_t high_;
  std::atomic<std::uint64_t> counter_;
};

}  // namespace nexus::posix
