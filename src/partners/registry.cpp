#include "partners/registry.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "partners/sample_check.h"

namespace nexus::partners {

namespace {

namespace fs = std::filesystem;

Result<std::vector<std::string>> definition_files(const std::string& folder) {
  std::vector<std::string> files;
  std::error_code problem;
  for (fs::directory_iterator entry(folder, problem), end; !problem && entry != end;
       entry.increment(problem)) {
    if (entry->path().extension() == ".toml") files.push_back(entry->path().string());
  }
  if (problem) {
    return fail(ErrorKind::not_found, "The folder of partner definitions " + folder +
                                          " cannot be read: " + problem.message() + ".");
  }
  if (files.empty()) {
    return fail(ErrorKind::not_found, "The folder " + folder + " holds no partner definition (*.toml).");
  }
  std::sort(files.begin(), files.end());
  return files;
}

Result<DefinitionPtr> read_definition(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream source;
  source << stream.rdbuf();
  if (!stream) return fail(ErrorKind::unavailable, "The partner definition " + file + " cannot be read.");
  auto definition = Definition::parse(source.str(), file);
  if (!definition) return fail(definition.error());
  std::string problems;
  const auto results = run_samples(*definition);
  for (std::size_t index = 0; index < results.size(); ++index) {
    if (results[index].passed) continue;
    if (!problems.empty()) problems.push_back('\n');
    problems += file + ":" + std::to_string((*definition)->samples()[index].line) + ": samples[" +
                std::to_string(index + 1) + "]: \"" + results[index].name + "\": " + results[index].problem +
                ".";
  }
  if (!problems.empty()) return fail(ErrorKind::invalid, std::move(problems));
  return definition;
}

}  // namespace

Result<> Registry::reload() {
  const auto files = definition_files(folder_);
  if (!files) return fail(files.error());
  auto set = std::make_shared<Set>();
  std::map<std::string, std::string> file_of;  // by id and by slug; neither can be the other
  std::string problems;
  const auto add_problem = [&problems](const std::string& problem) {
    if (!problems.empty()) problems.push_back('\n');
    problems += problem;
  };
  for (const std::string& file : *files) {
    const auto definition = read_definition(file);
    if (!definition) {
      add_problem(definition.error().message);
      continue;
    }
    for (const auto& [key, name] :
         {std::pair("id", (*definition)->id()), std::pair("slug", (*definition)->slug())}) {
      const auto [other, added] = file_of.emplace(name, file);
      if (!added) add_problem(file + ":1: " + key + ": \"" + name + "\" is taken by " + other->second + ".");
    }
    set->push_back(*definition);
  }
  if (!problems.empty()) return fail(ErrorKind::invalid, std::move(problems));
  std::sort(set->begin(), set->end(), [](const auto& a, const auto& b) { return a->id() < b->id(); });
  set_.with([&set](auto& in_force) { in_force = std::move(set); });
  return {};
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
