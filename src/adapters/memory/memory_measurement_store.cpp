#include "adapters/memory/memory_measurement_store.h"

namespace nexus::memory {

Result<> MemoryMeasurementStore::save(const ports::Measurement& minute) {
  rows_.with([&](auto& rows) { rows[minute.at.ms] = minute; });
  return {};
}

Result<std::vector<ports::Measurement>> MemoryMeasurementStore::list(domain::Timestamp from,
                                                                     domain::Timestamp to) {
  return rows_.with([&](const auto& rows) {
    std::vector<ports::Measurement> found;
    for (auto row = rows.lower_bound(from.ms); row != rows.end() && row->first < to.ms; ++row) {
      found.push_back(row->second);
    }
    return found;
  });
}

Result<> MemoryMeasurementStore::expire(domain::Timestamp before) {
  rows_.with([&](auto& rows) { rows.erase(rows.begin(), rows.lower_bound(before.ms)); });
  return {};
}

}  // namespace nexus::memory
