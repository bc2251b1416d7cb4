#include "partners/registry.h"

#include <algorithm>

#include "partners/definition_folder.h"

namespace nexus::partners {

Registry::Registry(std::string folder) : folder_(std::move(folder)) {}

Registry::Registry(std::string folder, ports::DefinitionStore& history, ports::Clock& clock,
                   OnReport on_report)
    : folder_(std::move(folder)), history_(&history), clock_(&clock), on_report_(std::move(on_report)) {}

Result<> Registry::reload() {
  std::lock_guard lock(change_mutex_);
  const auto files = read_definition_folder(folder_);
  if (!files) return fail(files.error());
  Set set;
  if (history_ == nullptr) {
    for (const DefinitionFile& file : *files) set.push_back(file.definition);
  } else {
    auto chosen = choose_versions(*files);
    if (!chosen) return fail(chosen.error());
    set = *std::move(chosen);
  }
  put_in_force(std::move(set));
  return {};
}

void Registry::put_in_force(Set set) {
  std::sort(set.begin(), set.end(), [](const auto& a, const auto& b) { return a->id() < b->id(); });
  auto shared = std::make_shared<const Set>(std::move(set));
  set_.with([&shared](auto& in_force) { in_force = std::move(shared); });
}

std::shared_ptr<const Registry::Set> Registry::snapshot() const {
  const auto set = set_.with([](const auto& in_force) { return in_force; });
  return set ? set : std::make_shared<const Set>();
}

DefinitionPtr Registry::by_slug(std::string_view slug) const {
  const auto set = snapshot();
  for (const DefinitionPtr& definition : *set) {
    if (definition->slug() == slug) return definition;
  }
  return nullptr;
}

DefinitionPtr Registry::by_name(std::string_view name) const {
  const auto set = snapshot();
  for (const DefinitionPtr& definition : *set) {
    const std::string& id = definition->id();
    const bool short_form = (name == "A" || name == "B") && id == "PARTNER_" + std::string(name);
    if (id == name || definition->slug() == name || short_form) return definition;
  }
  return nullptr;
}

std::vector<DefinitionPtr> Registry::all() const { return *snapshot(); }

}  // namespace nexus::partners
