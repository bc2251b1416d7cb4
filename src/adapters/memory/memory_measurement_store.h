// Measurements in memory, for tests and for servers without a data folder. Safe to call from any thread.
#pragma once

#include <map>

#include "base/guarded.h"
#include "ports/measurement_store.h"

namespace nexus::memory {

class MemoryMeasurementStore final : public ports::MeasurementStore {
 public:
  Result<> save(const ports::Measurement& minute) override;
  Result<std::vector<ports::Measurement>> list(domain::Timestamp from, domain::Timestamp to) override;
  Result<> expire(domain::Timestamp before) override;

 private:
  Guarded<std::map<std::int64_t, ports::Measurement>> rows_;  // by ms since 1970
};

}  // namespace nexus::memory
