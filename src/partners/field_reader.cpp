#include "partners/field_reader.h"

#include <re2/re2.h>

#include "domain/order.h"

namespace nexus::partners {

namespace {

constexpr std::size_t kMaxPatternLength = 1000;

const std::vector<std::string_view> kTypes = {"text",    "integer", "decimal", "epoch_ms",
                                              "epoch_s", "iso8601", "strptime"};

std::vector<ValueType> types_for(OrderField field) {
  switch (field) {
    case OrderField::quantity: return {ValueType::integer};
    case OrderField::unit_price:
    case OrderField::tax_rate: return {ValueType::decimal, ValueType::integer};
    case OrderField::transaction_time:
      return {ValueType::epoch_ms, ValueType::epoch_s, ValueType::iso8601, ValueType::strptime};
    default: return {ValueType::text};
  }
}

}  // namespace

FieldRule FieldReader::read() {
  read_type();
  read_source();
  read_presence();
  read_accepted_kinds();
  read_text_changes();
  read_values();
  if (is_text())
    read_text_bounds();
  else
    read_number_bounds();
  if (is_text()) read_pattern();
  if (rule_.type == ValueType::strptime) read_time_pattern();
  refuse("pattern", !is_text() && rule_.type != ValueType::strptime, "belongs to text and to strptime only.");
  refuse("timezone", rule_.type != ValueType::strptime, "belongs to the type strptime only.");
  refuse("unit", rule_.field != OrderField::tax_rate, "belongs to taxRate only.");
  if (const auto unit = section_.choice("unit", {"fraction", "percent"})) rule_.percent = *unit == 1;
  describe();
  return std::move(rule_);
}

void FieldReader::refuse(std::string_view key, bool when, std::string_view why) {
  if (when && section_.has(key)) section_.mistake(key, std::string(why));
}

void FieldReader::read_type() {
  const std::vector<ValueType> allowed = types_for(rule_.field);
  rule_.type = allowed.front();
  std::vector<std::string_view> words;
  words.reserve(allowed.size());
  for (const ValueType type : allowed) words.push_back(kTypes[static_cast<std::size_t>(type)]);
  if (const auto word = section_.choice("type", words))
    rule_.type = allowed[*word];
  else if (is_time() && !section_.has("type")) {
    section_.mistake("type", R"(is missing. Allowed: "epoch_ms", "epoch_s", "iso8601", "strptime".)");
  }
}

int FieldReader::slot(std::string_view key, const std::string& path, bool required) {
  const auto slot = members_.slot(path, required);
  if (slot) return *slot;
  section_.mistake(key, slot.error().message);
  return kNoSlot;
}

void FieldReader::read_source() {
  const int sources = section_.has("from") + section_.has("template") + section_.has("const");
  if (sources != 1) {
    const std::string_view key = section_.has("from")       ? "from"
                                 : section_.has("template") ? "template"
                                                            : "const";
    section_.mistake(key, "needs exactly one of from, template and const, so that its source is clear.");
    return;
  }
  const bool must_be_there =
      !section_.has("default") && section_.boolean("required").value_or(rule_.field != OrderField::currency);
  if (const auto from = section_.text("from")) {
    rule_.source_name = *from;
    rule_.slot = slot("from", *from, must_be_there);
  } else if (const auto text = section_.text("template")) {
    rule_.source_name = *text;
    read_template(*text);
  } else if (auto constant = section_.text_or_whole_number("const")) {
    rule_.source_name = to_string(rule_.field);
    rule_.constant = std::move(*constant);
    if (is_time() || rule_.field == OrderField::external_order_id) {
      section_.mistake("const", "is not allowed here: every order has its own.");
    }
  }
}

// "{InvoiceNo}-{StockCode}": names in braces; "{{" and "}}" are braces.
void FieldReader::read_template(const std::string& text) {
  const bool must_be_there = !section_.has("default");
  std::string literal;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if ((c == '{' || c == '}') && at + 1 < text.size() && text[at + 1] == c) {
      literal.push_back(c);
      ++at;
    } else if (c == '}') {
      section_.mistake("template", "has a '}' that closes nothing; write '}}' for the character.");
      return;
    } else if (c == '{') {
      const std::size_t end = text.find('}', at);
      if (end == std::string::npos) {
        section_.mistake("template", "has a '{' that is never closed; write '{{' for the character.");
        return;
      }
      const int part = slot("template", text.substr(at + 1, end - at - 1), must_be_there);
      rule_.parts.push_back({std::move(literal), part});
      literal.clear();
      at = end;
    } else {
      literal.push_back(c);
    }
  }
  if (rule_.parts.empty())
    section_.mistake("template", "names no member in braces; use const for fixed text.");
  if (!literal.empty()) rule_.parts.push_back({std::move(literal), kNoSlot});
}

void FieldReader::read_presence() {
  const bool optional_field = rule_.field == OrderField::currency;
  rule_.required = !optional_field;
  rule_.fallback = section_.text_or_whole_number("default");
  if (const auto required = section_.boolean("required")) {
    rule_.required = *required;
    if (*required && rule_.fallback)
      section_.mistake("required", "is true, but there is a default; drop one of them.");
    if (!*required && !optional_field && !section_.has("default")) {
      section_.mistake("required", "is false, but no order can be without " +
                                       std::string(to_string(rule_.field)) + "; give a default.");
    }
  }
  if (!rule_.fallback) return;
  if (is_time() || rule_.field == OrderField::external_order_id) {
    section_.mistake("default", "is not allowed here: every order has its own.");
  }
  if (rule_.constant) section_.mistake("default", "can never be used: the value is a const.");
}

void FieldReader::read_accepted_kinds() {
  const bool always_text = rule_.type == ValueType::iso8601 || rule_.type == ValueType::strptime;
  refuse("as", rule_.slot == kNoSlot, "belongs to values that come from one member only.");
  refuse("as", always_text, "is always text for this type.");
  rule_.accepts_text = is_text() || always_text || csv_;
  rule_.accepts_number = !is_text() && !always_text;
  if (const auto as = section_.choice("as", {"number", "text", "either"})) {
    rule_.accepts_number = *as != 1;
    rule_.accepts_text = *as != 0;
  }
  if (csv_ && !rule_.accepts_text)
    section_.mistake("as", "must be \"text\" or \"either\": the cells of CSV are text.");
}

void FieldReader::read_text_changes() {
  rule_.trim = section_.boolean("trim").value_or(false);
  rule_.upper = section_.boolean("upper").value_or(false);
  refuse("upper", !is_text(), "belongs to text only.");
  if (auto suffix = section_.text("strip_suffix")) {
    if (suffix->empty()) section_.mistake("strip_suffix", "must not be empty.");
    rule_.strip_suffix = std::move(*suffix);
  }
  rule_.plain = !rule_.trim && !rule_.upper && rule_.strip_suffix.empty() && !section_.has("values");
}

void FieldReader::read_values() {
  const auto values = section_.text_table("values");
  if (!values) return;
  if (values->empty()) section_.mistake("values", "must have at least one value.");
  for (const auto& [theirs, ours] : *values) {
    if (!is_text() && !is_time() && !domain::Decimal::parse(ours)) {
      section_.mistake("values", "turns \"" + theirs + "\" into \"" + ours + "\", which is no number.");
    }
    rule_.values.emplace(theirs, ours);
  }
}

void FieldReader::read_text_bounds() {
  constexpr auto kMost = static_cast<std::int64_t>(domain::kMaxIdBytes);
  rule_.min_bytes = static_cast<std::size_t>(section_.whole_number("min", 1, kMost).value_or(1));
  rule_.max_bytes = static_cast<std::size_t>(section_.whole_number("max", 1, kMost).value_or(kMost));
  if (rule_.min_bytes > rule_.max_bytes) section_.mistake("min", "is greater than max.");
}

std::optional<domain::Decimal> FieldReader::read_bound(std::string_view key) {
  const auto text = section_.text_or_whole_number(key);
  if (!text) return std::nullopt;
  const auto bound = domain::Decimal::parse(*text);
  if (!bound) section_.mistake(key, "is \"" + *text + "\", which is no number.");
  return bound;
}

void FieldReader::read_number_bounds() {
  if (is_time()) {
    refuse("min", true, "is not for times; see future_tolerance.");
    refuse("max", true, "is not for times; see future_tolerance.");
    return;
  }
  rule_.min = read_bound("min");
  rule_.max = read_bound("max");
  if (rule_.min && rule_.max && *rule_.min > *rule_.max) section_.mistake("min", "is greater than max.");
}

void FieldReader::read_pattern() {
  const auto pattern = section_.text("pattern");
  if (!pattern) return;
  if (pattern->size() > kMaxPatternLength) {
    section_.mistake("pattern", "is longer than " + std::to_string(kMaxPatternLength) + " bytes.");
    return;
  }
  re2::RE2::Options options;
  options.set_log_errors(false);
  auto compiled = std::make_unique<const re2::RE2>(*pattern, options);
  if (!compiled->ok())
    section_.mistake("pattern", "is no regular expression (RE2 syntax): " + compiled->error() + ".");
  rule_.pattern = std::move(compiled);
  rule_.pattern_text = *pattern;
}

void FieldReader::read_time_pattern() {
  const std::string pattern = section_.required_text("pattern");
  if (pattern.empty()) return;
  auto compiled = TimePattern::compile(pattern);
  if (!compiled) {
    section_.mistake("pattern", compiled.error().message + ".");
    return;
  }
  rule_.time_pattern = std::move(*compiled);
  rule_.pattern_text = pattern;
  if (rule_.time_pattern.has_offset()) {
    refuse("timezone", true, "is not needed: the pattern reads the offset with %z.");
    return;
  }
  const std::string name = section_.required_text("timezone");
  if (name.empty()) return;
  auto zone = ZoneOffsets::load(name);
  if (!zone)
    section_.mistake("timezone", zone.error().message + ".");
  else
    rule_.zone = std::move(*zone);
}

// What a fault says was expected.
void FieldReader::describe() {
  const auto range = [this](std::string_view low, std::string_view high) {
    return " from " + (rule_.min ? rule_.min->to_string() : std::string(low)) + " to " +
           (rule_.max ? rule_.max->to_string() : std::string(high));
  };
  switch (rule_.type) {
    case ValueType::text:
      rule_.expected =
          "text of " + std::to_string(rule_.min_bytes) + " to " + std::to_string(rule_.max_bytes) + " bytes";
      if (!rule_.pattern_text.empty()) rule_.expected += " that matches " + rule_.pattern_text;
      break;
    case ValueType::integer:
    case ValueType::decimal:
      if (rule_.field == OrderField::quantity) {
        rule_.expected = "a whole number" + range("1", std::to_string(domain::kMaxQuantity));
      } else if (rule_.field == OrderField::tax_rate) {
        rule_.expected = (rule_.percent ? "percent" : "a fraction") + range("0", rule_.percent ? "100" : "1");
      } else {
        rule_.expected = "a number greater than 0 with at most 12 digits before and 8 after the point";
        if (rule_.min || rule_.max) rule_.expected += "," + range("0", "999999999999.99999999");
      }
      break;
    case ValueType::epoch_ms: rule_.expected = "milliseconds since 1970-01-01T00:00:00Z"; break;
    case ValueType::epoch_s: rule_.expected = "seconds since 1970-01-01T00:00:00Z"; break;
    case ValueType::iso8601: rule_.expected = "a time like 2024-01-31T10:30:00Z"; break;
    case ValueType::strptime:
      rule_.expected = "a time written as " + rule_.pattern_text;
      if (rule_.zone) rule_.expected += " in " + rule_.zone->name();
      break;
  }
  if (rule_.values.empty()) return;
  constexpr std::size_t kShown = 10;
  std::string all;
  std::size_t count = 0;
  for (const auto& [theirs, ours] :
       std::map<std::string, std::string>(rule_.values.begin(), rule_.values.end())) {
    if (++count > kShown) break;
    all += (all.empty() ? "" : ", ") + theirs;
  }
  rule_.expected = "one of " + all + (rule_.values.size() > kShown ? " and others" : "");
}

}  // namespace nexus::partners
