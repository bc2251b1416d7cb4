// Collects the members that a definition reads, and compiles their names.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "partners/mapping.h"

namespace nexus::partners {

class MappingBuilder {
 public:
  // `paths`: names are split at '/' (JSON); "~1" stands for a slash in a name and "~0" for '~', as in
  // a JSON Pointer (RFC 6901). Without, a name is a CSV column as it stands.
  explicit MappingBuilder(bool paths) : paths_(paths), nodes_(1) {}

  // The slot for a member that is read; the same one for the same path. `invalid` says what is wrong
  // with the path.
  Result<int> slot(const std::string& path, bool required);
  // All members of the object at `path` that nothing else reads go to the metadata.
  Result<> metadata_object(const std::string& path);

  // Compiles what was collected into `mapping`, whose unknown_members is set.
  void finish(CompiledMapping& mapping);

 private:
  struct Target {
    int slot = kNoSlot;
    int child = -1;
  };
  struct Node {
    std::map<std::string, Target, std::less<>> members;
    std::string path;
    bool to_metadata = false;
  };

  Result<std::vector<std::string>> split(const std::string& path) const;
  // The node of the object that holds the last name of `names`, made on the way.
  Result<int> parent_of(const std::vector<std::string>& names);
  Result<int> child_of(int node, const std::string& name);
  int new_slot(std::string name);

  bool paths_;
  std::vector<Node> nodes_;
  std::vector<std::string> slot_names_;
  std::vector<bool> slot_required_;
  std::vector<int> inner_objects_;
};

}  // namespace nexus::partners
