#include "schema_check.h"

#include <re2/re2.h>

#include <algorithm>
#include <set>

namespace nexus::contract {

using wire::JsonValue;

struct SchemaCheck::Finding {
  std::string place;
  std::vector<std::string> problems;

  void add(const std::string& what) {
    problems.push_back((place.empty() ? "the value" : place) + " " + what);
  }
};

namespace {

bool has_type(const JsonValue& value, const std::string& type) {
  if (type == "null") return value.is_null();
  if (type == "boolean") return value.is_boolean();
  if (type == "string") return value.is_string();
  if (type == "array") return value.is_array();
  if (type == "object") return value.is_object();
  if (type == "number") return value.is_number();
  return type == "integer" && value.is_number() && value.integer().has_value();
}

bool has_some_type(const JsonValue& value, const JsonValue& types) {
  if (types.is_string()) return has_type(value, types.string());
  return std::any_of(types.items().begin(), types.items().end(),
                     [&](const JsonValue& type) { return has_type(value, type.string()); });
}

bool is_same(const JsonValue& left, const JsonValue& right) { return left.to_text() == right.to_text(); }

std::string shown(const JsonValue& value) { return value.to_text().substr(0, 100); }

}  // namespace

const JsonValue* SchemaCheck::resolve(const JsonValue& thing) const {
  const JsonValue* found = &thing;
  while (const JsonValue* reference = found->find("$ref")) {
    std::string_view path = reference->string();
    if (!path.starts_with("#/")) return nullptr;
    path.remove_prefix(2);
    found = &document_;
    while (found != nullptr && !path.empty()) {
      const std::size_t end = std::min(path.find('/'), path.size());
      found = found->find(path.substr(0, end));
      path.remove_prefix(std::min(end + 1, path.size()));
    }
    if (found == nullptr) return nullptr;
  }
  return found;
}

std::vector<std::string> SchemaCheck::problems(const JsonValue& value, const JsonValue& schema) const {
  Finding finding;
  check(value, schema, finding);
  return finding.problems;
}

void SchemaCheck::check(const JsonValue& value, const JsonValue& given, Finding& finding) const {
  const JsonValue* resolved = resolve(given);
  if (resolved == nullptr) return finding.add("has a schema with a reference to nothing: " + shown(given));
  const JsonValue& schema = *resolved;
  if (const JsonValue* types = schema.find("type"); types != nullptr && !has_some_type(value, *types)) {
    return finding.add("is " + shown(value) + " and not of the type " + types->to_text());
  }
  check_choices(value, schema, finding);
  if (value.is_string()) check_text(value, schema, finding);
  if (value.is_number()) check_number(value, schema, finding);
  if (value.is_array()) check_array(value, schema, finding);
  if (value.is_object()) check_object(value, schema, finding);
}

void SchemaCheck::check_choices(const JsonValue& value, const JsonValue& schema, Finding& finding) const {
  if (const JsonValue* only = schema.find("const"); only != nullptr && !is_same(value, *only)) {
    finding.add("is " + shown(value) + " instead of " + only->to_text());
  }
  if (const JsonValue* choices = schema.find("enum")) {
    const auto& items = choices->items();
    if (std::none_of(items.begin(), items.end(), [&](const auto& item) { return is_same(value, item); })) {
      finding.add("is " + shown(value) + ", which is none of " + choices->to_text());
    }
  }
  const JsonValue* branches = schema.find("oneOf");
  if (branches == nullptr) return;
  std::size_t fitting = 0;
  std::string reasons;
  for (const JsonValue& branch : branches->items()) {
    const auto found = problems(value, branch);
    if (found.empty()) ++fitting;
    if (!found.empty()) reasons += "\n  " + found.front();
  }
  if (fitting != 1)
    finding.add("fits " + std::to_string(fitting) + " of the schema's choices instead of 1:" + reasons);
}

void SchemaCheck::check_text(const JsonValue& value, const JsonValue& schema, Finding& finding) const {
  const std::string& text = value.string();
  if (const JsonValue* pattern = schema.find("pattern");
      pattern != nullptr && !RE2::PartialMatch(text, pattern->string())) {
    finding.add("is " + shown(value) + " and does not match " + pattern->string());
  }
  const auto size = static_cast<std::int64_t>(text.size());
  if (const JsonValue* least = schema.find("minLength"); least != nullptr && size < *least->integer()) {
    finding.add("is shorter than " + least->to_text());
  }
  if (const JsonValue* most = schema.find("maxLength"); most != nullptr && size > *most->integer()) {
    finding.add("is longer than " + most->to_text());
  }
}

void SchemaCheck::check_number(const JsonValue& value, const JsonValue& schema, Finding& finding) const {
  const auto number = value.decimal();
  const JsonValue* least = schema.find("minimum");
  const JsonValue* most = schema.find("maximum");
  if (!number) return;
  if (least != nullptr && *number < *least->decimal()) finding.add("is less than " + least->to_text());
  if (most != nullptr && *number > *most->decimal()) finding.add("is more than " + most->to_text());
}

void SchemaCheck::check_array(const JsonValue& value, const JsonValue& schema, Finding& finding) const {
  const auto size = static_cast<std::int64_t>(value.items().size());
  if (const JsonValue* least = schema.find("minItems"); least != nullptr && size < *least->integer()) {
    finding.add("has fewer items than " + least->to_text());
  }
  const JsonValue* items = schema.find("items");
  const std::string place = finding.place;
  for (std::size_t i = 0; items != nullptr && i < value.items().size(); ++i) {
    finding.place = place + "[" + std::to_string(i) + "]";
    check(value.items()[i], *items, finding);
  }
  finding.place = place;
}

void SchemaCheck::check_object(const JsonValue& value, const JsonValue& schema, Finding& finding) const {
  if (const JsonValue* required = schema.find("required")) {
    for (const JsonValue& name : required->items()) {
      if (value.find(name.string()) == nullptr) finding.add("has no member " + name.string());
    }
  }
  const JsonValue* properties = schema.find("properties");
  const JsonValue* others = schema.find("additionalProperties");
  const std::string place = finding.place;
  for (const auto& [name, member] : value.members()) {
    finding.place = place + "." + name;
    const JsonValue* described = properties != nullptr ? properties->find(name) : nullptr;
    if (described == nullptr) described = others;
    if (described != nullptr) {
      check(member, *described, finding);
    } else if (properties != nullptr) {
      finding.add("is not described");
    }
  }
  finding.place = place;
}

std::vector<std::string> SchemaCheck::unknown_words(const JsonValue& schema) const {
  static const std::set<std::string, std::less<>> known = {
      "$ref",      "type",       "const",   "enum",       "pattern",
      "minLength", "maxLength",  "minimum", "maximum",    "items",
      "minItems",  "required",   "oneOf",   "properties", "additionalProperties",
      "default",   "description"};
  std::vector<std::string> unknown;
  const auto inside = [&](const JsonValue& inner) {
    for (std::string& word : unknown_words(inner)) unknown.push_back(std::move(word));
  };
  for (const auto& [word, value] : schema.members()) {
    if (!known.contains(word)) unknown.push_back(word);
    if (word == "items" || word == "additionalProperties") inside(value);
    if (word == "oneOf") std::for_each(value.items().begin(), value.items().end(), inside);
    if (word == "properties") {
      for (const auto& [name, property] : value.members()) inside(property);
    }
  }
  return unknown;
}

}  // namespace nexus::contract
