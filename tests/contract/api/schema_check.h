// Holds JSON values to the JSON Schemas of an OpenAPI 3.1 document, as far as ours uses them: $ref,
// type, const, enum, pattern, minLength, maxLength, minimum, maximum, items, minItems, required,
// properties, additionalProperties, oneOf. Stricter than the standard: where a schema lists properties
// and says nothing of further ones, there must be none, so that nothing stays undescribed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "wire/json_value.h"

namespace nexus::contract {

class SchemaCheck {
 public:
  // The document must outlive it; references are looked up in it.
  explicit SchemaCheck(const wire::JsonValue& document) : document_(document) {}

  // What is wrong, each with its place in the value; empty when nothing is.
  std::vector<std::string> problems(const wire::JsonValue& value, const wire::JsonValue& schema) const;

  // The thing itself, or what its $ref names. Null for a reference to nothing.
  const wire::JsonValue* resolve(const wire::JsonValue& thing) const;

  // Every word of the schema, and of those inside it, that this check would pass over.
  std::vector<std::string> unknown_words(const wire::JsonValue& schema) const;

 private:
  struct Finding;
  void check(const wire::JsonValue& value, const wire::JsonValue& schema, Finding& finding) const;
  void check_text(const wire::JsonValue& value, const wire::JsonValue& schema, Finding& finding) const;
  void check_number(const wire::JsonValue& value, const wire::JsonValue& schema, Finding& finding) const;
  void check_array(const wire::JsonValue& value, const wire::JsonValue& schema, Finding& finding) const;
  void check_object(const wire::JsonValue& value, const wire::JsonValue& schema, Finding& finding) const;
  void check_choices(const wire::JsonValue& value, const wire::JsonValue& schema, Finding& finding) const;

  const wire::JsonValue& document_;
};

}  // namespace nexus::contract
