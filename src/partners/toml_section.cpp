#include "partners/toml_section.h"

#include <algorithm>

#include "partners/definition_keys.h"

namespace nexus::partners {

void Mistakes::add(std::size_t line, std::string key, std::string message) {
  mistakes_.push_back({line, std::move(key), std::move(message)});
}

std::vector<DefinitionMistake> Mistakes::in_order() const {
  std::vector<DefinitionMistake> sorted = mistakes_;
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.line < b.line; });
  return sorted;
}

Error Mistakes::to_error(const std::string& origin) const {
  std::string text;
  for (const DefinitionMistake& mistake : in_order()) {
    if (!text.empty()) text.push_back('\n');
    text += origin + ":" + std::to_string(mistake.line) + ": ";
    if (!mistake.key.empty()) text += mistake.key + ": ";
    text += mistake.message;
  }
  return {ErrorKind::invalid, std::move(text)};
}

TomlSection::TomlSection(const toml::table& table, std::string_view kind, std::string name,
                         Mistakes& mistakes)
    : table_(table), kind_(kind), name_(std::move(name)), mistakes_(mistakes) {
  std::string all;
  for (const DefinitionKey& known : definition_keys()) {
    if (known.section == kind) all += (all.empty() ? "" : ", ") + std::string(known.key);
  }
  for (const auto& [key, node] : table) {
    const auto is_it = [kind, text = key.str()](const DefinitionKey& known) {
      return known.section == kind && known.key == text;
    };
    if (std::ranges::any_of(definition_keys(), is_it)) continue;
    const std::string_view near = nearest_key(kind, key.str());
    const std::string hint = near.empty() ? "" : "; did you mean '" + std::string(near) + "'?";
    mistakes_.add(key.source().begin.line, full_key(key.str()),
                  "is no key here" + hint + " Allowed: " + all + ".");
  }
}

std::string TomlSection::full_key(std::string_view key) const {
  return name_.empty() ? std::string(key) : name_ + "." + std::string(key);
}

std::size_t TomlSection::line(std::string_view key) const {
  for (const auto& [name, node] : table_) {
    if (name.str() == key && name.source().begin.line > 0) return name.source().begin.line;
  }
  return line();
}

void TomlSection::mistake(std::string_view key, std::string message) {
  mistakes_.add(line(key), full_key(key), std::move(message));
}

void TomlSection::wrong_type(std::string_view key) {
  std::string allowed;
  for (const DefinitionKey& known : definition_keys()) {
    if (known.section == kind_ && known.key == key) allowed = known.allowed;
  }
  mistake(key, "must be " + allowed + ".");
}

std::optional<std::string> TomlSection::text(std::string_view key) {
  const toml::node* node = table_.get(key);
  if (node == nullptr) return std::nullopt;
  if (const auto* text = node->as_string()) return text->get();
  wrong_type(key);
  return std::nullopt;
}

std::optional<std::string> TomlSection::text_or_whole_number(std::string_view key) {
  const toml::node* node = table_.get(key);
  if (node == nullptr) return std::nullopt;
  if (const auto* number = node->as_integer()) return std::to_string(number->get());
  if (node->is_floating_point()) {
    mistake(key, "must be written as text, in quotes, so that every digit counts.");
    return std::nullopt;
  }
  return text(key);
}

std::optional<std::int64_t> TomlSection::whole_number(std::string_view key, std::int64_t min,
                                                      std::int64_t max) {
  const toml::node* node = table_.get(key);
  if (node == nullptr) return std::nullopt;
  const auto* number = node->as_integer();
  if (number != nullptr && number->get() >= min && number->get() <= max) return number->get();
  mistake(key, "must be a whole number from " + std::to_string(min) + " to " + std::to_string(max) + ".");
  return std::nullopt;
}

std::optional<bool> TomlSection::boolean(std::string_view key) {
  const toml::node* node = table_.get(key);
  if (node == nullptr) return std::nullopt;
  if (const auto* value = node->as_boolean()) return value->get();
  wrong_type(key);
  return std::nullopt;
}

std::optional<std::vector<std::string>> TomlSection::texts(std::string_view key) {
  const toml::node* node = table_.get(key);
  if (node == nullptr) return std::nullopt;
  const toml::array* array = node->as_array();
  std::vector<std::string> texts;
  for (std::size_t index = 0; array != nullptr && index < array->size(); ++index) {
    if (const auto* text = (*array)[index].as_string()) texts.push_back(text->get());
  }
  if (array != nullptr && texts.size() == array->size()) return texts;
  wrong_type(key);
  return std::nullopt;
}

std::optional<std::vector<std::pair<std::string, std::string>>> TomlSection::text_table(
    std::string_view key) {
  const toml::node* node = table_.get(key);
  if (node == nullptr) return std::nullopt;
  const toml::table* entries = node->as_table();
  std::vector<std::pair<std::string, std::string>> texts;
  if (entries != nullptr) {
    for (const auto& [name, value] : in_file_order(*entries)) {
      if (const auto* text = value->as_string()) texts.emplace_back(name, text->get());
    }
    if (texts.size() == entries->size()) return texts;
  }
  wrong_type(key);
  return std::nullopt;
}

const toml::table* TomlSection::table(std::string_view key) {
  const toml::node* node = table_.get(key);
  if (node == nullptr) return nullptr;
  if (!node->is_table()) wrong_type(key);
  return node->as_table();
}

const toml::array* TomlSection::array(std::string_view key) {
  const toml::node* node = table_.get(key);
  if (node == nullptr) return nullptr;
  if (!node->is_array()) wrong_type(key);
  return node->as_array();
}

std::optional<std::size_t> TomlSection::choice(std::string_view key,
                                               const std::vector<std::string_view>& words) {
  const auto word = text(key);
  if (!word) return std::nullopt;
  const auto found = std::find(words.begin(), words.end(), *word);
  if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
  std::string all;
  for (const std::string_view allowed : words)
    all += (all.empty() ? "\"" : ", \"") + std::string(allowed) + "\"";
  const std::string_view near = nearest_word(*word, words);
  mistake(key, "is \"" + *word + "\"" +
                   (near.empty() ? "." : "; did you mean \"" + std::string(near) + "\"?") +
                   " Allowed: " + all + ".");
  return std::nullopt;
}

std::string TomlSection::required_text(std::string_view key) {
  const auto value = text(key);
  if (value && !value->empty()) return *value;
  if (!has(key))
    mistake(key, "is missing.");
  else if (value)
    mistake(key, "must not be empty.");
  return {};
}

std::vector<std::pair<std::string_view, const toml::node*>> in_file_order(const toml::table& table) {
  struct Entry {
    toml::source_position position;
    std::string_view name;
    const toml::node* node;
  };
  std::vector<Entry> entries;
  for (const auto& [key, node] : table) entries.push_back({key.source().begin, key.str(), &node});
  std::stable_sort(entries.begin(), entries.end(),
                   [](const Entry& a, const Entry& b) { return a.position < b.position; });
  std::vector<std::pair<std::string_view, const toml::node*>> ordered;
  ordered.reserve(entries.size());
  for (const Entry& entry : entries) ordered.emplace_back(entry.name, entry.node);
  return ordered;
}

}  // namespace nexus::partners
