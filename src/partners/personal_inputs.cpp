#include "partners/personal_inputs.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "partners/mapping.h"

namespace nexus::partners {

namespace {

class Collector {
 public:
  explicit Collector(const CompiledMapping& mapping) : mapping_(mapping) {}

  void field(OrderField field) {
    for (const FieldRule& rule : mapping_.fields) {
      if (rule.field != field) continue;
      add_slot(rule.slot);
      for (const TemplatePart& part : rule.parts) add_slot(part.slot);
    }
  }

  void metadata(std::string_view name) {
    for (const MetadataMember& member : mapping_.metadata) {
      if (member.name == name) add_slot(member.slot);
    }
    for (const NameNode& node : mapping_.nodes) {
      if (!node.rest_to_metadata) continue;
      // Members that nothing else reads keep their name, with the path before it or without.
      if (!node.prefix_metadata)
        add(node.path + std::string(name));
      else if (name.starts_with(node.path))
        add(std::string(name));
    }
  }

  std::vector<std::string> take() { return std::move(names_); }

 private:
  void add_slot(int slot) {
    if (slot != kNoSlot) add(mapping_.slot_names[static_cast<std::size_t>(slot)]);
  }
  void add(std::string name) {
    if (std::find(names_.begin(), names_.end(), name) == names_.end()) names_.push_back(std::move(name));
  }

  const CompiledMapping& mapping_;
  std::vector<std::string> names_;
};

}  // namespace

std::vector<std::string> personal_inputs(const Definition& definition) {
  constexpr std::string_view kMetadata = "metadata/";
  Collector collector(definition.mapping());
  for (const std::string_view name : definition.personal_fields()) {
    if (const auto field = parse_order_field(name))
      collector.field(*field);
    else
      collector.metadata(name.substr(kMetadata.size()));
  }
  return collector.take();
}

}  // namespace nexus::partners
