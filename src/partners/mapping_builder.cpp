#include "partners/mapping_builder.h"

#include <utility>

#include "partners/mapper.h"

namespace nexus::partners {

namespace {

// "~1" and "~0" as in a JSON Pointer; false for a '~' that stands alone.
bool unescape(std::string& name) {
  std::string plain;
  for (std::size_t at = 0; at < name.size(); ++at) {
    if (name[at] != '~') {
      plain.push_back(name[at]);
    } else if (at + 1 < name.size() && (name[at + 1] == '0' || name[at + 1] == '1')) {
      plain.push_back(name[++at] == '0' ? '~' : '/');
    } else {
      return false;
    }
  }
  name = std::move(plain);
  return true;
}

}  // namespace

Result<std::vector<std::string>> MappingBuilder::split(const std::string& path) const {
  if (path.empty()) return fail(ErrorKind::invalid, "must name a member.");
  if (!paths_) return std::vector<std::string>{path};
  std::vector<std::string> names;
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    std::string name = path.substr(begin, end - begin);
    if (name.empty()) return fail(ErrorKind::invalid, "has an empty name in the path \"" + path + "\".");
    if (!unescape(name)) {
      return fail(ErrorKind::invalid,
                  "has a '~' in \"" + path + "\"; write ~0 for '~' and ~1 for '/' in a name.");
    }
    names.push_back(std::move(name));
    begin = end + 1;
  }
  if (names.size() > static_cast<std::size_t>(kMaxNesting)) {
    return fail(ErrorKind::invalid, "is a path of more than " + std::to_string(kMaxNesting) + " names.");
  }
  return names;
}

int MappingBuilder::new_slot(std::string name) {
  slot_names_.push_back(std::move(name));
  slot_required_.push_back(false);
  return static_cast<int>(slot_names_.size()) - 1;
}

Result<int> MappingBuilder::child_of(int node, const std::string& name) {
  const std::string path = nodes_[static_cast<std::size_t>(node)].path + name;
  auto& members = nodes_[static_cast<std::size_t>(node)].members;
  auto found = members.find(name);
  if (found == members.end()) {
    const int slot = new_slot(path);
    inner_objects_.push_back(slot);
    found = members.emplace(name, Target{slot, static_cast<int>(nodes_.size())}).first;
    const int child = found->second.child;
    nodes_.emplace_back().path = path + "/";
    return child;
  }
  if (found->second.child >= 0) return found->second.child;
  return fail(ErrorKind::invalid,
              "reads the member \"" + path + "\" in parts, which is read as a whole elsewhere.");
}

Result<int> MappingBuilder::parent_of(const std::vector<std::string>& names) {
  int node = 0;
  for (std::size_t depth = 0; depth + 1 < names.size(); ++depth) {
    const auto child = child_of(node, names[depth]);
    if (!child) return fail(child.error());
    node = *child;
  }
  return node;
}

Result<int> MappingBuilder::slot(const std::string& path, bool required) {
  const auto names = split(path);
  if (!names) return fail(names.error());
  const auto parent = parent_of(*names);
  if (!parent) return fail(parent.error());
  auto& members = nodes_[static_cast<std::size_t>(*parent)].members;
  auto found = members.find(names->back());
  if (found == members.end()) {
    found = members.emplace(names->back(), Target{new_slot(path), -1}).first;
  } else if (found->second.child >= 0) {
    return fail(ErrorKind::invalid,
                "reads the member \"" + path + "\" as a whole, which is read in parts elsewhere.");
  }
  const int slot = found->second.slot;
  if (required) slot_required_[static_cast<std::size_t>(slot)] = true;
  return slot;
}

Result<> MappingBuilder::metadata_object(const std::string& path) {
  const auto names = split(path);
  if (!names) return fail(names.error());
  const auto parent = parent_of(*names);
  if (!parent) return fail(parent.error());
  const auto child = child_of(*parent, names->back());
  if (!child) return fail(child.error());
  nodes_[static_cast<std::size_t>(*child)].to_metadata = true;
  return {};
}

void MappingBuilder::finish(CompiledMapping& mapping) {
  for (Node& node : nodes_) {
    NameNode& compiled = mapping.nodes.emplace_back();
    std::vector<std::string> names;
    for (const auto& [name, target] : node.members) {
      names.push_back(name);
      compiled.targets.push_back({target.slot, target.child});
    }
    compiled.names = NameTable::build(std::move(names));
    compiled.path = node.path;
    compiled.rest_to_metadata = node.to_metadata || mapping.unknown_members == UnknownMembers::metadata;
    compiled.rest_rejected = !compiled.rest_to_metadata && mapping.unknown_members == UnknownMembers::reject;
    compiled.prefix_metadata = !node.to_metadata;
  }
  mapping.slot_names = std::move(slot_names_);
  mapping.slot_required = std::move(slot_required_);
  mapping.inner_objects = std::move(inner_objects_);
}

}  // namespace nexus::partners
