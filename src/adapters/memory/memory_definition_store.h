// Definition versions in memory: for tests and for commands that keep nothing.
#pragma once

#include <map>
#include <mutex>

#include "ports/definition_store.h"

namespace nexus::memory {

// Safe to call from any thread.
class MemoryDefinitionStore : public ports::DefinitionStore {
 public:
  Result<> save(std::span<const ports::DefinitionVersion> versions,
                std::span<const ports::DefinitionActivation> activations) override;
  Result<std::optional<ports::DefinitionVersion>> find(const std::string& partner_id,
                                                       std::uint32_t version) override;
  Result<std::vector<ports::DefinitionVersion>> versions(const std::string& partner_id) override;
  Result<std::vector<ports::DefinitionActivation>> activations(const std::string& partner_id,
                                                               std::size_t limit) override;

 private:
  using Key = std::pair<std::string, std::uint32_t>;

  std::mutex mutex_;
  std::map<Key, ports::DefinitionVersion> versions_;
  std::vector<ports::DefinitionActivation> activations_;  // oldest first
};

}  // namespace nexus::memory
