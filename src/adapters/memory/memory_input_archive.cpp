#include "adapters/memory/memory_input_archive.h"

namespace nexus::memory {

void MemoryInputArchive::keep(std::span<const ports::KeptInput> inputs) {
  std::lock_guard lock(mutex_);
  for (const ports::KeptInput& input : inputs) {
    inputs_[input.order_id] = copy_of(input);
  }
}

Result<std::vector<std::optional<ports::ArchivedInput>>> MemoryInputArchive::find(
    std::span<const domain::Uuid> order_ids) {
  std::lock_guard lock(mutex_);
  std::vector<std::optional<ports::ArchivedInput>> found;
  for (const domain::Uuid& id : order_ids) {
    const auto place = inputs_.find(id);
    found.push_back(place == inputs_.end() ? std::nullopt : std::optional(place->second));
  }
  return found;
}

ports::InputArchiveStats MemoryInputArchive::stats() const {
  std::lock_guard lock(mutex_);
  return {true, inputs_.size(), 0, 0};
}

}  // namespace nexus::memory
