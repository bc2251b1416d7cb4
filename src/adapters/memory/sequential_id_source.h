// Ids that are the same in every run: the bits below the time count from 1.
// Safe to call from any thread.
#pragma once

#include <atomic>

#include "ports/id_source.h"

namespace nexus::memory {

class SequentialIdSource final : public ports::IdSource {
 public:
  domain::Uuid next(domain::Timestamp now) override { return domain::make_uuid7(now, 0, ++count_); }

 private:
  std::atomic<std::uint64_t> count_{0};
};

}  // namespace nexus::memory
