#include "app/json_value.h"

#include <charconv>

#include <fmt/format.h>

#include <boost/json/basic_parser_impl.hpp>
#include "wire/json_text.h"

namespace nexus::app {

namespace {

using boost::json::error_code;
using boost::json::string_view;

constexpr std::size_t kMaxDepth = 64;

// Builds the tree from the parser's events. The open arrays and objects lie on a stack.
struct TreeHandler {
  static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);

  struct Open {
    JsonValue value;
    std::string key;  // of the member that comes next
  };

  bool add(JsonValue value) {
    if (stack.empty()) {
      root = std::move(value);
    } else if (stack.back().value.type == JsonValue::Type::array) {
      stack.back().value.elements.push_back(std::move(value));
    } else {
      stack.back().value.members.emplace_back(std::move(stack.back().key), std::move(value));
      stack.back().key.clear();
    }
    return true;
  }
  bool open(JsonValue::Type type) {
    stack.push_back({});
    stack.back().value.type = type;
    return true;
  }
  bool close() {
    JsonValue value = std::move(stack.back().value);
    stack.pop_back();
    return add(std::move(value));
  }
  bool add_text(JsonValue::Type type, std::string text) {
    JsonValue value;
    value.type = type;
    value.text = std::move(text);
    return add(std::move(value));
  }
  bool part(string_view piece) {
    partial.append(piece.data(), piece.size());
    return true;
  }
  std::string whole(string_view piece) {
    part(piece);
    return std::exchange(partial, {});
  }

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_object_begin(error_code&) { return open(JsonValue::Type::object); }
  bool on_object_end(std::size_t, error_code&) { return close(); }
  bool on_array_begin(error_code&) { return open(JsonValue::Type::array); }
  bool on_array_end(std::size_t, error_code&) { return close(); }
  bool on_key_part(string_view piece, std::size_t, error_code&) { return part(piece); }
  bool on_key(string_view piece, std::size_t, error_code&) {
    stack.back().key = whole(piece);
    return true;
  }
  bool on_string_part(string_view piece, std::size_t, error_code&) { return part(piece); }
  bool on_string(string_view piece, std::size_t, error_code&) {
    return add_text(JsonValue::Type::string, whole(piece));
  }
  bool on_number_part(string_view piece, error_code&) { return part(piece); }
  bool on_int64(std::int64_t, string_view piece, error_code&) {
    return add_text(JsonValue::Type::number, whole(piece));
  }
  bool on_uint64(std::uint64_t, string_view piece, error_code&) {
    return add_text(JsonValue::Type::number, whole(piece));
  }
  bool on_double(double, string_view piece, error_code&) {
    return add_text(JsonValue::Type::number, whole(piece));
  }
  bool on_bool(bool value, error_code&) {
    return add_text(JsonValue::Type::boolean, value ? "true" : "false");
  }
  bool on_null(error_code&) { return add(JsonValue{}); }
  bool on_comment_part(string_view, error_code&) { return true; }
  bool on_comment(string_view, error_code&) { return true; }

  JsonValue root;
  std::vector<Open> stack;
  std::string partial;
};

void append_pretty(std::string& out, const JsonValue& value, std::size_t indent) {
  const bool is_array = value.type == JsonValue::Type::array;
  const std::size_t count = is_array ? value.elements.size() : value.members.size();
  switch (value.type) {
    case JsonValue::Type::null: out += "null"; return;
    case JsonValue::Type::string: wire::append_string(out, value.text); return;
    case JsonValue::Type::number:
    case JsonValue::Type::boolean: out += value.text; return;
    default: break;
  }
  out += is_array ? '[' : '{';
  for (std::size_t i = 0; i < count; ++i) {
    out += (i > 0 ? ",\n" : "\n") + std::string(indent + 2, ' ');
    if (!is_array) {
      wire::append_string(out, value.members[i].first);
      out += ": ";
    }
    append_pretty(out, is_array ? value.elements[i] : value.members[i].second, indent + 2);
  }
  if (count > 0) out += '\n' + std::string(indent, ' ');
  out += is_array ? ']' : '}';
}

}  // namespace

const JsonValue* JsonValue::find(std::string_view name) const {
  for (const auto& [key, value] : members) {
    if (key == name) return &value;
  }
  return nullptr;
}

std::string_view JsonValue::text_of(std::string_view name) const {
  const JsonValue* member = find(name);
  return member == nullptr ? std::string_view{} : std::string_view(member->text);
}

std::int64_t JsonValue::integer_of(std::string_view name) const {
  const std::string_view digits = text_of(name);
  std::int64_t number = 0;
  const auto [stop, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return failure == std::errc{} && stop == digits.data() + digits.size() ? number : 0;
}

const std::vector<JsonValue>& JsonValue::elements_of(std::string_view name) const {
  static const std::vector<JsonValue> kNone;
  const JsonValue* member = find(name);
  return member == nullptr ? kNone : member->elements;
}

Result<JsonValue> parse_json(std::string_view text) {
  boost::json::parse_options options;
  options.max_depth = kMaxDepth;
  boost::json::basic_parser<TreeHandler> parser(options);
  error_code failure;
  const std::size_t consumed = parser.write_some(false, text.data(), text.size(), failure);
  if (failure || consumed != text.size()) {
    return fail(ErrorKind::invalid,
                fmt::format("This is not one JSON value: it breaks at byte {}.", consumed));
  }
  return std::move(parser.handler().root);
}

std::string pretty_json(const JsonValue& value) {
  std::string out;
  append_pretty(out, value, 0);
  return out + '\n';
}

}  // namespace nexus::app
