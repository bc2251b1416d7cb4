#include "app/json_members.h"

#include "wire/json_text.h"

namespace nexus::app {

using wire::JsonValue;

namespace {

void append_pretty(std::string& out, const JsonValue& value, std::size_t indent) {
  if (!value.is_array() && !value.is_object()) return value.append_to(out);
  const bool is_array = value.is_array();
  const std::size_t count = is_array ? value.items().size() : value.members().size();
  out += is_array ? '[' : '{';
  for (std::size_t i = 0; i < count; ++i) {
    out += (i > 0 ? ",\n" : "\n") + std::string(indent + 2, ' ');
    if (!is_array) {
      wire::append_string(out, value.members()[i].name);
      out += ": ";
    }
    append_pretty(out, is_array ? value.items()[i] : value.members()[i].value, indent + 2);
  }
  if (count > 0) out += '\n' + std::string(indent, ' ');
  out += is_array ? ']' : '}';
}

}  // namespace

std::string text_of(const JsonValue& object, std::string_view member) {
  const JsonValue* value = object.find(member);
  if (value == nullptr) return "";
  if (value->is_string()) return value->string();
  return value->is_number() ? value->number_text() : "";
}

std::int64_t integer_of(const JsonValue& object, std::string_view member) {
  const JsonValue* value = object.find(member);
  return value != nullptr && value->is_number() ? value->integer().value_or(0) : 0;
}

bool is_true(const JsonValue& object, std::string_view member) {
  const JsonValue* value = object.find(member);
  return value != nullptr && value->is_boolean() && value->boolean();
}

const std::vector<JsonValue>& items_of(const JsonValue& object, std::string_view member) {
  static const std::vector<JsonValue> kNone;
  const JsonValue* value = object.find(member);
  return value != nullptr && value->is_array() ? value->items() : kNone;
}

const std::vector<JsonValue::Member>& members_of(const JsonValue& object, std::string_view member) {
  static const std::vector<JsonValue::Member> kNone;
  const JsonValue* value = object.find(member);
  return value != nullptr && value->is_object() ? value->members() : kNone;
}

std::string pretty_json(const JsonValue& value) {
  std::string out;
  append_pretty(out, value, 0);
  return out + '\n';
}

}  // namespace nexus::app
