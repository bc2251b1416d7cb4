// The partner definitions in force. Readers take a snapshot without a lock worth naming; a change
// replaces the whole set or nothing.
//
// The folder says which partners there are. Where a history is kept, it says which version of each is in
// force: the one that was activated last, by an operator or by a file that brought a higher version.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/guarded.h"
#include "partners/definition.h"
#include "ports/clock.h"
#include "ports/definition_store.h"

namespace nexus::partners {

struct DefinitionFile;

// Safe to use from any thread; changes run one after the other.
class Registry {
 public:
  // The files alone: the folder's versions are in force.
  explicit Registry(std::string folder);
  // Files and history. Both must outlive it; `on_report` gets sentences for the log.
  using OnReport = std::function<void(const std::string&)>;
  Registry(std::string folder, ports::DefinitionStore& history, ports::Clock& clock, OnReport on_report);

  // Reads every *.toml of the folder, runs all samples, checks that ids and slugs are unique, and
  // then puts the set in force. With a history: a version that it does not know is recorded, and put in
  // force when it is higher than all that are known; another text of a known version replaces one that
  // came from a file, and is refused for one that was uploaded. On failure the set in force and the history
  // stay as they were; the message names file, line and key.
  Result<> reload();

  // Who changes something, and why; both may be empty.
  struct Author {
    std::string key_id;
    std::string reason;
  };
  // Adds a version whose samples pass to its partner's history, and puts it in force if asked. `conflict`:
  // the partner has a version of that number. Only with a history.
  Result<> upload(const DefinitionPtr& definition, const Author& author, bool activate);
  // Puts a known version in force and returns the number of the one before. `not_found`: no such partner
  // or version; `conflict`: it is in force, or its slug is another partner's by now. Only with a history.
  Result<std::uint32_t> activate(const std::string& partner_id, std::uint32_t version, const Author& author);

  DefinitionPtr by_slug(std::string_view slug) const;  // null when unknown
  // The id, the slug, or "A" and "B" for PARTNER_A and PARTNER_B (clients of the first service).
  DefinitionPtr by_name(std::string_view name) const;
  std::vector<DefinitionPtr> all() const;  // by id

 private:
  using Set = std::vector<DefinitionPtr>;
  struct Choice;
  std::shared_ptr<const Set> snapshot() const;
  void put_in_force(Set set);
  Result<Set> choose_versions(const std::vector<DefinitionFile>& files);
  Result<DefinitionPtr> choose(const DefinitionFile& file, Choice& choice);
  Result<DefinitionPtr> compile(const std::string& partner_id, std::uint32_t version) const;
  Result<> replace(const DefinitionPtr& definition, std::span<const ports::DefinitionVersion> versions,
                   const Author& author);

  const std::string folder_;
  ports::DefinitionStore* const history_ = nullptr;  // null: files alone
  ports::Clock* const clock_ = nullptr;
  const OnReport on_report_;
  std::mutex change_mutex_;
  Guarded<std::shared_ptr<const Set>> set_;
};

}  // namespace nexus::partners
