// One table of a definition file, read key by key, and the mistakes found on the way. Private to
// this folder's reader.
#pragma once

#include <toml++/toml.h>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "partners/definition.h"

namespace nexus::partners {

class Mistakes {
 public:
  void add(std::size_t line, std::string key, std::string message);
  bool none() const { return mistakes_.empty(); }
  // By line.
  std::vector<DefinitionMistake> in_order() const;
  // Every mistake on a line of its own, in the order of the file: "a.toml:7: format.type: ...".
  Error to_error(const std::string& origin) const;

 private:
  std::vector<DefinitionMistake> mistakes_;
};

class TomlSection {
 public:
  // `kind` names the section in definition_keys(), `name` in messages ("fields.quantity"). Keys
  // that the section may not have are noted as mistakes at once.
  TomlSection(const toml::table& table, std::string_view kind, std::string name, Mistakes& mistakes);

  bool has(std::string_view key) const { return table_.contains(key); }
  // Each is empty when the key is not there, or after noting a mistake when it has another type.
  std::optional<std::string> text(std::string_view key);
  std::optional<std::string> text_or_whole_number(std::string_view key);
  std::optional<std::int64_t> whole_number(std::string_view key, std::int64_t min, std::int64_t max);
  std::optional<bool> boolean(std::string_view key);
  std::optional<std::vector<std::string>> texts(std::string_view key);
  // The names and texts of a table, in the order of the file.
  std::optional<std::vector<std::pair<std::string, std::string>>> text_table(std::string_view key);
  const toml::table* table(std::string_view key);
  const toml::array* array(std::string_view key);

  // The position in `words` of a text that must be one of them.
  std::optional<std::size_t> choice(std::string_view key, const std::vector<std::string_view>& words);
  // Like text, but notes a mistake when the key is not there or is empty.
  std::string required_text(std::string_view key);

  void mistake(std::string_view key, std::string message);
  std::size_t line() const { return table_.source().begin.line; }
  std::size_t line(std::string_view key) const;
  const std::string& name() const { return name_; }

 private:
  std::string full_key(std::string_view key) const;
  void wrong_type(std::string_view key);

  const toml::table& table_;
  std::string_view kind_;
  std::string name_;
  Mistakes& mistakes_;
};

// The entries of a table in the order of the file; toml++ keeps them sorted by name.
std::vector<std::pair<std::string_view, const toml::node*>> in_file_order(const toml::table& table);

}  // namespace nexus::partners
