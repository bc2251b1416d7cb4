#include "adapters/memory/memory_definition_store.h"

namespace nexus::memory {

using ports::DefinitionActivation;
using ports::DefinitionOrigin;
using ports::DefinitionVersion;

Result<> MemoryDefinitionStore::save(std::span<const DefinitionVersion> versions,
                                     std::span<const DefinitionActivation> activations) {
  std::lock_guard lock(mutex_);
  auto changed = versions_;
  for (const DefinitionVersion& version : versions) {
    const auto [known, added] = changed.try_emplace({version.partner_id, version.version}, version);
    if (added) continue;
    if (known->second.origin != DefinitionOrigin::file || version.origin != DefinitionOrigin::file) {
      return fail(ErrorKind::conflict, "Version " + std::to_string(version.version) + " of " +
                                           version.partner_id + "'s definition exists already.");
    }
    known->second = version;
  }
  for (const DefinitionActivation& activation : activations) {
    if (changed.contains({activation.partner_id, activation.version})) continue;
    return fail(ErrorKind::not_found, "There is no version " + std::to_string(activation.version) + " of " +
                                          activation.partner_id + "'s definition.");
  }
  versions_ = std::move(changed);
  activations_.insert(activations_.end(), activations.begin(), activations.end());
  return {};
}

Result<std::optional<DefinitionVersion>> MemoryDefinitionStore::find(const std::string& partner_id,
                                                                     std::uint32_t version) {
  std::lock_guard lock(mutex_);
  const auto found = versions_.find({partner_id, version});
  if (found == versions_.end()) return std::optional<DefinitionVersion>();
  return std::optional(found->second);
}

Result<std::vector<DefinitionVersion>> MemoryDefinitionStore::versions(const std::string& partner_id) {
  std::lock_guard lock(mutex_);
  std::vector<DefinitionVersion> found;
  for (auto entry = versions_.rbegin(); entry != versions_.rend(); ++entry) {
    if (entry->first.first == partner_id) found.push_back(entry->second);
  }
  return found;
}

Result<std::vector<DefinitionActivation>> MemoryDefinitionStore::activations(const std::string& partner_id,
                                                                             std::size_t limit) {
  std::lock_guard lock(mutex_);
  std::vector<DefinitionActivation> found;
  for (auto entry = activations_.rbegin(); entry != activations_.rend() && found.size() < limit; ++entry) {
    if (entry->partner_id == partner_id) found.push_back(*entry);
  }
  return found;
}

}  // namespace nexus::memory
