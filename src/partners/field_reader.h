// One [fields.*] table of a definition -> the rule for that field of the order. Private to the reader.
#pragma once

#include "partners/mapping.h"
#include "partners/mapping_builder.h"
#include "partners/toml_section.h"

namespace nexus::partners {

class FieldReader {
 public:
  // `csv`: values come as cells, so numbers may be text.
  FieldReader(OrderField field, TomlSection& section, MappingBuilder& members, bool csv)
      : section_(section), members_(members), csv_(csv) {
    rule_.field = field;
  }

  // The rule; mistakes are noted in the section.
  FieldRule read();

 private:
  void read_type();
  void read_source();
  void read_template(const std::string& text);
  void read_presence();
  void read_accepted_kinds();
  void read_text_changes();
  void read_values();
  void read_text_bounds();
  void read_number_bounds();
  std::optional<domain::Decimal> read_bound(std::string_view key);
  void read_pattern();
  void read_time_pattern();
  void refuse(std::string_view key, bool when, std::string_view why);
  void describe();
  int slot(std::string_view key, const std::string& path, bool required);
  bool is_time() const { return rule_.field == OrderField::transaction_time; }
  bool is_text() const { return rule_.type == ValueType::text; }

  TomlSection& section_;
  MappingBuilder& members_;
  bool csv_;
  FieldRule rule_;
};

}  // namespace nexus::partners
