// The registry's half that reads and writes the history of versions.
#include <algorithm>

#include "base/check.h"
#include "partners/definition_folder.h"
#include "partners/registry.h"
#include "wire/sha256.h"

namespace nexus::partners {

using ports::DefinitionActivation;
using ports::DefinitionOrigin;
using ports::DefinitionVersion;

namespace {

DefinitionVersion record_of(const Definition& definition, DefinitionOrigin origin, domain::Timestamp now) {
  DefinitionVersion version;
  version.partner_id = definition.id();
  version.version = definition.version();
  version.source = definition.source();
  version.sha256 = wire::sha256(definition.source());
  version.origin = origin;
  version.uploaded_at = now;
  version.samples_passed = static_cast<std::uint32_t>(definition.samples().size());
  return version;
}

std::string name_of(const std::string& partner_id, std::uint32_t version) {
  return "version " + std::to_string(version) + " of " + partner_id + "'s definition";
}

// The other definition that has the slug; null when nobody has.
DefinitionPtr slug_taken_by(const std::vector<DefinitionPtr>& set, const Definition& definition) {
  for (const DefinitionPtr& other : set) {
    if (other->slug() == definition.slug() && other->id() != definition.id()) return other;
  }
  return nullptr;
}

}  // namespace

// What a reload is about to write.
struct Registry::Choice {
  std::vector<DefinitionVersion> versions;
  std::vector<DefinitionActivation> activations;
  std::vector<std::string> reports;
  domain::Timestamp now;
};

Result<Registry::Set> Registry::choose_versions(const std::vector<DefinitionFile>& files) {
  Choice choice;
  choice.now = clock_->now();
  Set set;
  std::string problems;
  const auto add_problem = [&problems](const std::string& problem) {
    problems += (problems.empty() ? "" : "\n") + problem;
  };
  for (const DefinitionFile& file : files) {
    auto chosen = choose(file, choice);
    if (!chosen) {
      add_problem(chosen.error().message);
      continue;
    }
    if (const auto other = slug_taken_by(set, **chosen)) {
      add_problem(file.path + ":1: slug: \"" + (*chosen)->slug() + "\", which " +
                  name_of((*chosen)->id(), (*chosen)->version()) + " has, is taken by " + other->id() + ".");
    }
    set.push_back(*std::move(chosen));
  }
  if (!problems.empty()) return fail(ErrorKind::invalid, std::move(problems));
  if (!choice.versions.empty() || !choice.activations.empty()) {
    if (auto saved = history_->save(choice.versions, choice.activations); !saved) return fail(saved.error());
  }
  for (const std::string& report : choice.reports) on_report_(report);
  return set;
}

// The version that is to be in force for the partner of this file.
Result<DefinitionPtr> Registry::choose(const DefinitionFile& file, Choice& choice) {
  const DefinitionPtr& given = file.definition;
  const auto known = history_->versions(given->id());
  if (!known) return fail(known.error());
  const auto same = std::ranges::find(*known, given->version(), &DefinitionVersion::version);
  if (same == known->end()) {
    choice.versions.push_back(record_of(*given, DefinitionOrigin::file, choice.now));
    if (known->empty() || known->front().version < given->version()) {
      choice.activations.push_back({given->id(), given->version(), choice.now, "", ""});
      return given;
    }
    choice.reports.push_back(file.path + " brings version " + std::to_string(given->version()) +
                             ", which was recorded but is not in force, because higher ones are known.");
  } else if (same->source != given->source()) {
    if (same->origin == DefinitionOrigin::api) {
      return fail(ErrorKind::invalid, file.path + ":1: version: " + name_of(given->id(), given->version()) +
                                          " was uploaded with another text. Give the file a version that is "
                                          "not taken, " +
                                          std::to_string(known->front().version + 1) + " or higher.");
    }
    choice.versions.push_back(record_of(*given, DefinitionOrigin::file, choice.now));
    choice.reports.push_back(file.path + " replaces the text of " + name_of(given->id(), given->version()) +
                             ". Orders that it made before say the same version; count the version up once "
                             "the partner sends for real.");
  }
  const auto active = history_->activations(given->id(), 1);
  if (!active) return fail(active.error());
  check(!active->empty(), "the first version of a definition is activated when it is recorded");
  const std::uint32_t version = active->front().version;
  return version == given->version() ? Result<DefinitionPtr>(given) : compile(given->id(), version);
}

// From the set in force if it is there, so that what hangs on it stays as it is.
Result<DefinitionPtr> Registry::compile(const std::string& partner_id, std::uint32_t version) const {
  const auto stored = history_->find(partner_id, version);
  if (!stored) return fail(stored.error());
  if (!*stored) return fail(ErrorKind::not_found, "There is no " + name_of(partner_id, version) + ".");
  const DefinitionPtr present = by_name(partner_id);
  if (present != nullptr && present->source() == (*stored)->source) return present;
  return Definition::parse((*stored)->source, partner_id + " version " + std::to_string(version));
}

Result<> Registry::upload(const DefinitionPtr& definition, const Author& author, bool activate) {
  check(history_ != nullptr, "versions are uploaded where a history is kept");
  std::lock_guard lock(change_mutex_);
  const auto known = history_->versions(definition->id());
  if (!known) return fail(known.error());
  if (std::ranges::find(*known, definition->version(), &DefinitionVersion::version) != known->end()) {
    return fail(ErrorKind::conflict, "There is a " + name_of(definition->id(), definition->version()) +
                                         " already, and versions do not change. The next free one is " +
                                         std::to_string(known->front().version + 1) + ": say version = " +
                                         std::to_string(known->front().version + 1) + " in the definition.");
  }
  auto record = record_of(*definition, DefinitionOrigin::api, clock_->now());
  record.uploaded_by = author.key_id;
  record.reason = author.reason;
  if (activate) return replace(definition, {&record, 1}, author);
  return history_->save({&record, 1}, {});
}

Result<std::uint32_t> Registry::activate(const std::string& partner_id, std::uint32_t version,
                                         const Author& author) {
  check(history_ != nullptr, "versions are activated where a history is kept");
  std::lock_guard lock(change_mutex_);
  const DefinitionPtr present = by_name(partner_id);
  if (present == nullptr) return fail(ErrorKind::not_found, "There is no partner " + partner_id + ".");
  const auto wanted = compile(present->id(), version);
  if (!wanted) return fail(wanted.error());
  if ((*wanted)->version() == present->version()) {
    return fail(ErrorKind::conflict, "The " + name_of(present->id(), version) + " is in force already.");
  }
  if (auto replaced = replace(*wanted, {}, author); !replaced) return fail(replaced.error());
  return present->version();
}

// The history first: what is in force after a crash is what it says.
Result<> Registry::replace(const DefinitionPtr& definition, std::span<const DefinitionVersion> versions,
                           const Author& author) {
  Set set = *snapshot();
  if (const auto other = slug_taken_by(set, *definition)) {
    return fail(ErrorKind::conflict, "The slug \"" + definition->slug() + "\" of " +
                                         name_of(definition->id(), definition->version()) + " is taken by " +
                                         other->id() + ".");
  }
  const DefinitionActivation activation{definition->id(), definition->version(), clock_->now(), author.key_id,
                                        author.reason};
  if (auto saved = history_->save(versions, {&activation, 1}); !saved) return saved;
  std::erase_if(set, [&](const DefinitionPtr& other) { return other->id() == definition->id(); });
  set.push_back(definition);
  put_in_force(std::move(set));
  return {};
}

}  // namespace nexus::partners
