// The partner definitions in force. Readers take a snapshot without a lock worth naming; a reload
// replaces the whole set or nothing.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/guarded.h"
#include "partners/definition.h"

namespace nexus::partners {

class Registry {
 public:
  explicit Registry(std::string folder) : folder_(std::move(folder)) {}

  // Reads every *.toml of the folder, runs all samples, checks that ids and slugs are unique, and
  // then puts the set in force. On failure the set in force stays as it was; the message names
  // file, line and key. Safe to call from any thread.
  Result<> reload();

  DefinitionPtr by_slug(std::string_view slug) const;  // null when unknown
  // The id, the slug, or "A" and "B" for PARTNER_A and PARTNER_B (clients of the first service).
  DefinitionPtr by_name(std::string_view name) const;
  std::vector<DefinitionPtr> all() const;  // by id

 private:
  using Set = std::vector<DefinitionPtr>;
  std::shared_ptr<const Set> snapshot() const;

  std::string folder_;
  Guarded<std::shared_ptr<const Set>> set_;
};

}  // namespace nexus::partners
