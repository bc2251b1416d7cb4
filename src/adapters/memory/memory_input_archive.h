// Inputs of accepted orders in memory, without bounds: for tests.
#pragma once

#include <map>
#include <mutex>

#include "ports/input_archive.h"

namespace nexus::memory {

// Safe to call from any thread.
class MemoryInputArchive final : public ports::InputArchive {
 public:
  void keep(std::span<const ports::KeptInput> inputs) override;
  Result<std::vector<std::optional<ports::ArchivedInput>>> find(
      std::span<const domain::Uuid> order_ids) override;
  ports::InputArchiveStats stats() const override;

 private:
  mutable std::mutex mutex_;
  std::map<domain::Uuid, ports::ArchivedInput> inputs_;
};

}  // namespace nexus::memory
