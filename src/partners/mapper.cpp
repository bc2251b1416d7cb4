#include "partners/mapper.h"

#include <algorithm>
#include <utility>

#include "partners/csv_record.h"
#include "partners/input_values.h"
#include "partners/json_reader.h"
#include "partners/mapping.h"
#include "partners/order_builder.h"
#include "partners/text_rules.h"
#include "wire/json_text.h"

namespace nexus::partners {

using domain::Fault;
using domain::FaultCode;

namespace {

Mapped malformed(std::string message) {
  Mapped mapped;
  mapped.malformed = true;
  mapped.rejection.faults.push_back({FaultCode::malformed_input, {}, std::move(message), {}, {}});
  return mapped;
}

std::string too_long() { return "is longer than " + std::to_string(kMaxOrderBytes) + " bytes"; }

std::string columns(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " column" : " columns");
}

}  // namespace

struct Mapper::State {
  // Where the cells of one column go.
  struct Column {
    int slot = kNoSlot;
    bool to_metadata = false;
    std::string name;
  };

  explicit State(const Definition& definition)
      : mapping(definition.mapping()), json(mapping, kMaxNesting), builder(definition) {
    if (!mapping.csv_columns.empty()) set_columns(mapping.csv_columns);
  }
  void set_columns(const std::vector<std::string>& names);
  std::optional<Fault> check_header(const std::vector<std::string>& names) const;

  const CompiledMapping& mapping;
  InputValues values;
  JsonReader json;
  OrderBuilder builder;
  std::vector<Column> header;
  std::vector<std::string_view> cells;
};

Mapper::Mapper(DefinitionPtr definition)
    : definition_(std::move(definition)), state_(std::make_unique<State>(*definition_)) {}
Mapper::~Mapper() = default;
Mapper::Mapper(Mapper&&) noexcept = default;

Mapped Mapper::map_json(std::string_view input, domain::Timestamp now) {
  if (input.size() > kMaxOrderBytes) return malformed(too_long());
  State& state = *state_;
  state.values.begin(state.mapping.slot_names.size(), input.size());
  const JsonReader::Outcome outcome = state.json.read(input, state.values);
  if (outcome == JsonReader::Outcome::malformed) return malformed(state.json.problem());
  Mapped mapped;
  if (outcome == JsonReader::Outcome::not_object) {
    mapped.rejection.faults.push_back(
        {FaultCode::invalid_data_type,
         {},
         "must be an object, not " + std::string(kind_name(state.json.root_kind())),
         received_json_text(input),
         "a JSON object"});
    return mapped;
  }
  state.builder.build(state.values, now, mapped);
  return mapped;
}

std::optional<Fault> Mapper::set_csv_header(std::string_view row) {
  State& state = *state_;
  state.header.clear();
  if (row.starts_with(kByteOrderMark)) row.remove_prefix(kByteOrderMark.size());
  const auto broken = [](std::string message) {
    return Fault{FaultCode::malformed_input, {}, "The header " + std::move(message), {}, {}};
  };
  if (row.size() > kMaxOrderBytes) return broken(too_long());
  if (!wire::is_valid_utf8(row)) return broken("is not valid UTF-8");
  state.values.begin(0, row.size());
  std::string problem = split_csv_record(row, definition_->csv_delimiter(), state.values.copies, state.cells);
  if (!problem.empty()) return broken(std::move(problem));
  const std::vector<std::string> names(state.cells.begin(), state.cells.end());
  if (auto fault = state.check_header(names)) return fault;
  state.set_columns(names);
  return std::nullopt;
}

std::optional<Fault> Mapper::State::check_header(const std::vector<std::string>& names) const {
  std::vector<std::string> sorted = names;
  std::sort(sorted.begin(), sorted.end());
  const auto twin = std::adjacent_find(sorted.begin(), sorted.end());
  if (twin != sorted.end()) {
    return Fault{FaultCode::duplicate_field, *twin, "is the name of more than one column", {}, {}};
  }
  for (std::size_t slot = 0; slot < mapping.slot_names.size(); ++slot) {
    const std::string& name = mapping.slot_names[slot];
    if (!mapping.slot_required[slot] || std::binary_search(sorted.begin(), sorted.end(), name)) continue;
    return Fault{FaultCode::missing_required_field,
                 name,
                 "is not a column of the header",
                 {},
                 "a header with the column " + name};
  }
  if (mapping.unknown_members != UnknownMembers::reject) return std::nullopt;
  for (const std::string& name : names) {
    if (mapping.nodes[0].names.find(name) != NameTable::kNotFound) continue;
    return Fault{FaultCode::invalid_value, name, "is not a column that this feed knows", {}, {}};
  }
  return std::nullopt;
}

void Mapper::State::set_columns(const std::vector<std::string>& names) {
  const NameNode& root = mapping.nodes[0];
  header.clear();
  for (const std::string& name : names) {
    const int place = root.names.find(name);
    if (place == NameTable::kNotFound)
      header.push_back({kNoSlot, root.rest_to_metadata, name});
    else
      header.push_back({root.targets[static_cast<std::size_t>(place)].slot, false, name});
  }
}

Mapped Mapper::map_csv(std::string_view record, domain::Timestamp now) {
  State& state = *state_;
  if (record.size() > kMaxOrderBytes) return malformed(too_long());
  if (state.header.empty()) return malformed("came without a header that names the columns");
  if (!wire::is_valid_utf8(record)) return malformed("is not valid UTF-8");
  state.values.begin(state.mapping.slot_names.size(), record.size());
  std::string problem =
      split_csv_record(record, definition_->csv_delimiter(), state.values.copies, state.cells);
  if (!problem.empty()) return malformed(std::move(problem));
  if (state.cells.size() != state.header.size()) {
    return malformed("has " + columns(state.cells.size()) + ", but the header has " +
                     std::to_string(state.header.size()));
  }
  for (std::size_t index = 0; index < state.cells.size(); ++index) {
    const State::Column& column = state.header[index];
    const std::string_view cell = state.cells[index];
    const InputValue value{.kind = cell.empty() ? InputValue::Kind::empty_cell : InputValue::Kind::text,
                           .text = cell};
    if (column.slot != kNoSlot)
      state.values.slots[static_cast<std::size_t>(column.slot)] = value;
    else if (column.to_metadata && !cell.empty())
      state.values.metadata.push_back({column.name, value});
  }
  Mapped mapped;
  state.builder.build(state.values, now, mapped);
  return mapped;
}

}  // namespace nexus::partners
