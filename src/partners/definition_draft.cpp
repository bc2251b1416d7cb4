#include "partners/definition_draft.h"

#include <algorithm>

namespace nexus::partners {

namespace {

// The line, from 1, of a key at the top of the text; 1 where it is written in a way that is not seen.
std::size_t line_of(std::string_view toml, std::string_view key) {
  std::size_t number = 1;
  for (std::size_t at = 0; at < toml.size(); ++number) {
    const std::size_t end = std::min(toml.find('\n', at), toml.size());
    std::string_view line = toml.substr(at, end - at);
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    const bool is_it = line.starts_with(key) && line.size() > key.size() &&
                       (line[key.size()] == '=' || line[key.size()] == ' ' || line[key.size()] == '\t');
    if (is_it) return number;
    at = end + 1;
  }
  return 1;
}

}  // namespace

bool Draft::samples_pass() const {
  return std::ranges::all_of(samples, [](const SampleResult& sample) { return sample.passed; });
}

Draft read_draft(std::string_view toml, const Definition& present) {
  Draft draft;
  auto read = Definition::parse(toml, "definition", &draft.mistakes);
  if (!read) return draft;
  const auto require = [&](std::string_view key, const std::string& is, const std::string& must_be) {
    if (is == must_be) return;
    draft.mistakes.push_back(
        {line_of(toml, key), std::string(key),
         "is \"" + is + "\", but this partner's is \"" + must_be + "\", and no version changes it."});
  };
  require("id", (*read)->id(), present.id());
  require("slug", (*read)->slug(), present.slug());
  if (!draft.mistakes.empty()) return draft;
  draft.definition = *std::move(read);
  draft.samples = run_samples(draft.definition);
  return draft;
}

}  // namespace nexus::partners
