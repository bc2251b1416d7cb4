#include "partners/definition_reader.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "partners/field_reader.h"
#include "partners/mapper.h"

namespace nexus::partners {

namespace {

constexpr std::size_t kMaxSourceBytes = 1024 * 1024;

bool is_made_of(std::string_view text, std::string_view first, std::string_view others) {
  constexpr std::size_t kLongest = 64;
  return !text.empty() && text.size() <= kLongest && first.find(text[0]) != std::string_view::npos &&
         text.find_first_not_of(others) == std::string_view::npos;
}

// "90s" -> 90,000.
std::optional<std::int64_t> read_duration_ms(std::string_view text) {
  constexpr std::int64_t kMaxNumber = 1'000'000;
  struct Unit {
    std::string_view name;
    std::int64_t ms;
  };
  constexpr std::array<Unit, 5> kUnits = {
      {{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}}};
  std::int64_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc() || number < 0 || number > kMaxNumber) return std::nullopt;
  const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
  for (const Unit& known : kUnits) {
    if (unit == known.name) return number * known.ms;
  }
  return std::nullopt;
}

}  // namespace

Result<DefinitionPtr> DefinitionReader::read(std::string_view source, const std::string& origin,
                                             Mistakes& mistakes) {
  const auto refused = [&](std::size_t line, std::string message) {
    mistakes.add(line, "", std::move(message));
    return fail(mistakes.to_error(origin));
  };
  if (source.size() > kMaxSourceBytes) return refused(1, "The file is longer than 1 MiB.");
  toml::table table;
  try {
    table = toml::parse(source, origin);
  } catch (const toml::parse_error& problem) {
    return refused(problem.source().begin.line,
                   "is not valid TOML: " + std::string(problem.description()) + ".");
  }
  DefinitionReader reader(table, mistakes);
  reader.read_head();
  reader.read_format();
  reader.read_future_tolerance();
  reader.read_rounding();
  reader.read_rate_limit();
  MappingBuilder members(reader.definition_->format_ != InputFormat::csv);
  reader.read_fields(members);
  reader.read_metadata(members);
  reader.read_personal();
  reader.read_samples();
  if (!mistakes.none()) return fail(mistakes.to_error(origin));

  members.finish(*reader.mapping_);
  reader.definition_->mapping_ = std::move(reader.mapping_);
  reader.definition_->source_ = source;
  reader.check_fixed_values();
  if (!mistakes.none()) return fail(mistakes.to_error(origin));
  return DefinitionPtr(reader.definition_);
}

void DefinitionReader::read_head() {
  constexpr std::string_view kCapitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  constexpr std::string_view kSmall = "abcdefghijklmnopqrstuvwxyz";
  const std::string digits = "0123456789";
  definition_->id_ = root_.required_text("id");
  if (!definition_->id_.empty() &&
      !is_made_of(definition_->id_, kCapitals, std::string(kCapitals) + digits + "_")) {
    root_.mistake("id", "must be made of capitals, digits and '_', at most 64, beginning with a capital.");
  }
  definition_->slug_ = root_.required_text("slug");
  if (!definition_->slug_.empty() &&
      !is_made_of(definition_->slug_, std::string(kSmall) + digits, std::string(kSmall) + digits + "-")) {
    root_.mistake("slug",
                  "must be made of small letters, digits and '-', at most 64, not beginning with '-'.");
  }
  if (!root_.has("version")) root_.mistake("version", "is missing.");
  const auto version = root_.whole_number("version", 1, std::numeric_limits<std::uint32_t>::max());
  definition_->version_ = static_cast<std::uint32_t>(version.value_or(1));
  (void)root_.text("description");
  if (const auto unknown = root_.choice("unknown_members", {"ignore", "metadata", "reject"})) {
    mapping_->unknown_members = static_cast<UnknownMembers>(*unknown);
  }
}

void DefinitionReader::read_format() {
  const toml::table* table = root_.table("format");
  if (table == nullptr) {
    if (!root_.has("format"))
      root_.mistake("format", "is missing; say [format] and type = \"json\", \"ndjson\" or \"csv\".");
    return;
  }
  TomlSection section(*table, "format", "format", mistakes_);
  if (const auto type = section.choice("type", {"json", "ndjson", "csv"})) {
    definition_->format_ = static_cast<InputFormat>(*type);
  } else if (!section.has("type")) {
    section.mistake("type", "is missing. Allowed: \"json\", \"ndjson\", \"csv\".");
  }
  const bool csv = definition_->format_ == InputFormat::csv;
  for (const std::string_view key : {"delimiter", "columns"}) {
    if (!csv && section.has(key)) section.mistake(key, "belongs to the type csv only.");
  }
  if (const auto delimiter = section.text("delimiter")) {
    const bool usable = delimiter->size() == 1 && static_cast<unsigned char>((*delimiter)[0]) < 0x7F &&
                        ((*delimiter)[0] == '\t' || (*delimiter)[0] >= ' ') && *delimiter != "\"";
    if (usable)
      definition_->csv_delimiter_ = (*delimiter)[0];
    else
      section.mistake("delimiter",
                      "must be one ASCII character that is no quote and no line end, like \";\" or \"\\t\".");
  }
  if (auto columns = section.texts("columns")) mapping_->csv_columns = std::move(*columns);
}

void DefinitionReader::read_future_tolerance() {
  const auto text = root_.text("future_tolerance");
  if (!text) return;
  if (const auto ms = read_duration_ms(*text))
    definition_->future_tolerance_ms_ = *ms;
  else
    root_.mistake("future_tolerance", "must be a duration like \"5m\", \"90s\", \"2h\" or \"1d\".");
}

void DefinitionReader::read_rounding() {
  const toml::table* table = root_.table("rounding");
  if (table == nullptr) return;
  TomlSection section(*table, "rounding", "rounding", mistakes_);
  for (const std::string_view key : {"decimals", "mode"}) {
    if (!section.has(key)) section.mistake(key, "is missing.");
  }
  mapping_->rounding_decimals =
      static_cast<int>(section.whole_number("decimals", 0, domain::Decimal::kScale).value_or(0));
  constexpr std::array kModes = {domain::RoundingMode::half_up, domain::RoundingMode::half_even,
                                 domain::RoundingMode::down, domain::RoundingMode::up};
  if (const auto mode = section.choice("mode", {"half_up", "half_even", "down", "up"}))
    mapping_->rounding = kModes[*mode];
}

void DefinitionReader::read_rate_limit() {
  constexpr std::int64_t kMost = 1'000'000'000;
  const toml::table* table = root_.table("rate_limit");
  if (table == nullptr) return;
  TomlSection section(*table, "rate_limit", "rate_limit", mistakes_);
  if (!section.has("orders_per_second")) section.mistake("orders_per_second", "is missing.");
  const auto rate = section.whole_number("orders_per_second", 1, kMost);
  const auto burst = section.whole_number("burst", 1, kMost);
  definition_->rate_limit_per_second_ = static_cast<std::uint32_t>(rate.value_or(0));
  definition_->rate_limit_burst_ = static_cast<std::uint32_t>(burst.value_or(rate.value_or(0)));
}

void DefinitionReader::read_fields(MappingBuilder& members) {
  const toml::table* fields = root_.table("fields");
  if (fields == nullptr) {
    if (!root_.has("fields")) root_.mistake("fields", "is missing; an order needs its fields.");
    return;
  }
  std::array<bool, kOrderFieldCount> seen{};
  for (const auto& [name, node] : in_file_order(*fields)) {
    const auto field = parse_order_field(name);
    const std::string key = "fields." + std::string(name);
    const std::size_t line = node->source().begin.line;
    if (!field) {
      mistakes_.add(line, key,
                    "is no field of an order. Allowed: externalOrderId, productId, customerId, quantity, "
                    "unitPrice, taxRate, transactionTime, currency.");
      continue;
    }
    seen[static_cast<std::size_t>(*field)] = true;
    if (!node->is_table()) {
      mistakes_.add(line, key, "must be a table, like [" + key + "] with from = \"...\" below it.");
      continue;
    }
    TomlSection section(*node->as_table(), "fields.*", key, mistakes_);
    mapping_->fields.push_back(
        FieldReader(*field, section, members, definition_->format_ == InputFormat::csv).read());
  }
  for (int index = 0; index < kOrderFieldCount; ++index) {
    const auto field = static_cast<OrderField>(index);
    if (seen[static_cast<std::size_t>(index)] || field == OrderField::currency) continue;
    mistakes_.add(root_.line("fields"), "fields." + std::string(to_string(field)),
                  "is missing; every order needs it.");
  }
}

void DefinitionReader::read_metadata(MappingBuilder& members) {
  const toml::table* table = root_.table("metadata");
  if (table == nullptr) return;
  TomlSection section(*table, "metadata", "metadata", mistakes_);
  if (const auto object = section.text("object")) {
    if (definition_->format_ == InputFormat::csv)
      section.mistake("object", "is not for CSV, whose cells are text.");
    else if (const auto added = members.metadata_object(*object); !added)
      section.mistake("object", added.error().message);
  }
  const auto entries = section.text_table("members");
  if (!entries) return;
  for (const auto& [name, path] : *entries) {
    const auto slot = members.slot(path, false);
    if (slot)
      mapping_->metadata.push_back({name, *slot});
    else
      section.mistake("members", "\"" + name + "\": " + slot.error().message);
  }
}

void DefinitionReader::read_personal() {
  constexpr std::string_view kMetadata = "metadata/";
  const auto names = root_.texts("personal");
  if (!names) return;
  for (const std::string& name : *names) {
    const bool in_metadata = name.starts_with(kMetadata) && name.size() > kMetadata.size();
    if (in_metadata || parse_order_field(name)) continue;
    root_.mistake("personal",
                  "names \"" + name + "\", which is neither a field of the order nor metadata/NAME.");
  }
  definition_->personal_fields_ = *names;
}

// Runs an input without members: what the definition itself says (const, default) must hold.
void DefinitionReader::check_fixed_values() {
  Mapper mapper(definition_);
  const Mapped mapped = mapper.map_json("{}", domain::kEarliestTransaction);
  const toml::table* fields = root_.table("fields");
  for (const FieldRule& rule : definition_->mapping().fields) {
    if (!rule.constant && !rule.fallback) continue;
    for (const domain::Fault& fault : mapped.rejection.faults) {
      if (fault.field != rule.source_name || fault.code == domain::FaultCode::missing_required_field)
        continue;
      const std::string name(to_string(rule.field));
      const std::string_view key = rule.constant ? "const" : "default";
      TomlSection section(*fields->get(name)->as_table(), "fields.*", "fields." + name, mistakes_);
      section.mistake(key,
                      "gives no valid " + name + ": " + fault.message + ". Expected: " + rule.expected + ".");
    }
  }
}

}  // namespace nexus::partners
