#include "app/definition_explanation.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "partners/mapping.h"

namespace nexus::app {

using partners::CompiledMapping;
using partners::FieldRule;
using partners::ValueType;

namespace {

std::string type_name(const FieldRule& rule) {
  switch (rule.type) {
    case ValueType::text: return "text";
    case ValueType::integer: return "whole number";
    case ValueType::decimal: return rule.percent ? "decimal, percent" : "decimal";
    case ValueType::epoch_ms: return "milliseconds since 1970";
    case ValueType::epoch_s: return "seconds since 1970";
    case ValueType::iso8601: return "ISO 8601 time";
    case ValueType::strptime: return "time pattern";
  }
  return "";
}

// Numbers and text of what kind of input are taken, where it is not plain.
std::string accepted_forms(const FieldRule& rule) {
  if (rule.constant || rule.type == ValueType::text || rule.type == ValueType::iso8601) return "";
  if (rule.accepts_number && rule.accepts_text) return " (number or text)";
  return rule.accepts_text ? " (as text)" : "";
}

std::string rules_of(const FieldRule& rule) {
  std::vector<std::string> rules;
  if (rule.trim) rules.emplace_back("trimmed");
  if (!rule.strip_suffix.empty())
    rules.push_back(fmt::format("without the ending \"{}\"", rule.strip_suffix));
  if (rule.upper) rules.emplace_back("upper case");
  if (!rule.values.empty()) rules.push_back(fmt::format("one of {} values, mapped", rule.values.size()));
  if (!rule.pattern_text.empty()) {
    const bool is_time = rule.type == ValueType::strptime;
    rules.push_back(fmt::format("{} {}", is_time ? "written as" : "matches", rule.pattern_text));
  }
  if (rule.zone) rules.push_back(rule.zone->name());
  if (rule.min && rule.max) {
    rules.push_back(fmt::format("{} to {}", rule.min->to_string(), rule.max->to_string()));
  } else if (rule.min) {
    rules.push_back(fmt::format("at least {}", rule.min->to_string()));
  } else if (rule.max) {
    rules.push_back(fmt::format("at most {}", rule.max->to_string()));
  }
  if (rules.empty() && !rule.constant) return rule.expected;
  return fmt::format("{}", fmt::join(rules, ", "));
}

std::string otherwise_of(const FieldRule& rule) {
  if (rule.constant) return "";
  if (rule.fallback) return fmt::format("default \"{}\"", *rule.fallback);
  return rule.required ? "rejected" : "left out";
}

const char* format_name(partners::InputFormat format) {
  switch (format) {
    case partners::InputFormat::json: return "JSON";
    case partners::InputFormat::ndjson: return "NDJSON";
    case partners::InputFormat::csv: return "CSV";
  }
  return "";
}

const char* mode_name(domain::RoundingMode mode) {
  switch (mode) {
    case domain::RoundingMode::half_up: return "half up";
    case domain::RoundingMode::half_even: return "half to even";
    case domain::RoundingMode::down: return "down";
    case domain::RoundingMode::up: return "up";
    case domain::RoundingMode::none: break;
  }
  return "";
}

}  // namespace

std::vector<FieldExplanation> explain_fields(const partners::Definition& definition) {
  std::vector<FieldExplanation> fields;
  for (const FieldRule& rule : definition.mapping().fields) {
    fields.push_back({std::string(to_string(rule.field)),
                      rule.constant ? fmt::format("always \"{}\"", *rule.constant) : rule.source_name,
                      type_name(rule) + accepted_forms(rule), rules_of(rule), otherwise_of(rule)});
  }
  return fields;
}

std::vector<std::string> explain_rest(const partners::Definition& definition) {
  const CompiledMapping& mapping = definition.mapping();
  std::vector<std::string> lines;
  lines.push_back(fmt::format("{} (slug {}), version {}, sends {}{}.", definition.id(), definition.slug(),
                              definition.version(), format_name(definition.format()),
                              definition.format() == partners::InputFormat::csv
                                  ? fmt::format(" with the delimiter '{}'", definition.csv_delimiter())
                                  : ""));
  std::vector<std::string> metadata;
  for (const partners::MetadataMember& member : mapping.metadata) metadata.push_back(member.name);
  if (!metadata.empty()) lines.push_back(fmt::format("Goes to metadata: {}.", fmt::join(metadata, ", ")));
  switch (mapping.unknown_members) {
    case partners::UnknownMembers::ignore:
      lines.emplace_back("Members that are not named here are passed over.");
      break;
    case partners::UnknownMembers::metadata:
      lines.emplace_back("Members that are not named here go to metadata.");
      break;
    case partners::UnknownMembers::reject:
      lines.emplace_back("Members that are not named here are faults.");
      break;
  }
  lines.push_back(mapping.rounding == domain::RoundingMode::none
                      ? "Amounts are exact; nothing is rounded."
                      : fmt::format("Amounts are rounded {} to {} decimals.", mode_name(mapping.rounding),
                                    mapping.rounding_decimals));
  lines.push_back(fmt::format("Times may be up to {} ms ahead of now.", definition.future_tolerance_ms()));
  if (definition.rate_limit_per_second() > 0) {
    lines.push_back(fmt::format("At most {} orders a second, {} at once.", definition.rate_limit_per_second(),
                                definition.rate_limit_burst()));
  }
  if (!definition.personal_fields().empty()) {
    lines.push_back(
        fmt::format("Personal data, masked in logs: {}.", fmt::join(definition.personal_fields(), ", ")));
  }
  return lines;
}

}  // namespace nexus::app
