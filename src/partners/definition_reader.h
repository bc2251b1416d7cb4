// Reads a definition file: TOML -> checked -> compiled. Collects every mistake before it gives up.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "partners/definition.h"
#include "partners/mapping.h"
#include "partners/mapping_builder.h"
#include "partners/toml_section.h"

namespace nexus::partners {

class DefinitionReader {
 public:
  // Mistakes are added to `mistakes`, which must outlive the call.
  static Result<DefinitionPtr> read(std::string_view source, const std::string& origin, Mistakes& mistakes);

 private:
  DefinitionReader(const toml::table& root, Mistakes& mistakes)
      : mistakes_(mistakes),
        root_(root, "", "", mistakes),
        definition_(new Definition),
        mapping_(new CompiledMapping) {}

  void read_head();
  void read_format();
  void read_future_tolerance();
  void read_rounding();
  void read_rate_limit();
  void read_fields(MappingBuilder& members);
  void read_metadata(MappingBuilder& members);
  void read_personal();
  void read_samples();
  void read_sample(const toml::table& table, std::size_t number);
  void check_order_members(TomlSection& section, const Sample& sample);
  void check_fixed_values();

  Mistakes& mistakes_;
  TomlSection root_;
  std::shared_ptr<Definition> definition_;
  std::unique_ptr<CompiledMapping> mapping_;
};

// Members of an order that a sample may name, as the API writes them.
bool is_sample_member(std::string_view name);

}  // namespace nexus::partners
