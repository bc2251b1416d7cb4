#include "partners/definition_folder.h"

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
  if (folder.empty()) {
    return fail(
        ErrorKind::not_found,
        "There is no folder of partner definitions: none is named `partners` in the data folder or beside "
        "the program. Give one with --partners.");
  }
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

Result<std::vector<DefinitionFile>> read_definition_folder(const std::string& folder) {
  const auto paths = definition_files(folder);
  if (!paths) return fail(paths.error());
  std::vector<DefinitionFile> files;
  std::map<std::string, std::string> file_of;  // by id and by slug; neither can be the other
  std::string problems;
  const auto add_problem = [&problems](const std::string& problem) {
    if (!problems.empty()) problems.push_back('\n');
    problems += problem;
  };
  for (const std::string& path : *paths) {
    const auto definition = read_definition(path);
    if (!definition) {
      add_problem(definition.error().message);
      continue;
    }
    for (const auto& [key, name] :
         {std::pair("id", (*definition)->id()), std::pair("slug", (*definition)->slug())}) {
      const auto [other, added] = file_of.emplace(name, path);
      if (!added) add_problem(path + ":1: " + key + ": \"" + name + "\" is taken by " + other->second + ".");
    }
    files.push_back({path, *definition});
  }
  if (!problems.empty()) return fail(ErrorKind::invalid, std::move(problems));
  return files;
}

}  // namespace nexus::partners
