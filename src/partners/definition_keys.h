// Every key that a definition file may have. The reader refuses all others, and a test holds
// docs/partner-definitions.md to this list.
#pragma once

#include <span>
#include <string_view>

namespace nexus::partners {

struct DefinitionKey {
  // "" for the top of the file, "fields.*" for each field, "samples" for each sample.
  std::string_view section;
  std::string_view key;
  std::string_view allowed;  // what the value may be
};

std::span<const DefinitionKey> definition_keys();

// The key of that section that is spelled most like `key`; empty when none is like it.
std::string_view nearest_key(std::string_view section, std::string_view key);

// Of `words`, the one that is spelled most like `word`; empty when none is like it.
std::string_view nearest_word(std::string_view word, std::span<const std::string_view> words);

}  // namespace nexus::partners
