#include "load/answer_fields.h"

namespace nexus::load {

namespace {

constexpr std::size_t kNone = std::string_view::npos;

std::size_t skip_space(std::string_view text, std::size_t at) {
  while (at < text.size() && (text[at] == ' ' || text[at] == '\n' || text[at] == '\r' || text[at] == '\t'))
    ++at;
  return at;
}

// The place behind the string that opens at `at`, or kNone when it breaks off.
std::size_t string_end(std::string_view text, std::size_t at) {
  for (++at; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == '"') {
      return at + 1;
    }
  }
  return kNone;
}

// The place behind the value that begins at `at`, or kNone when it breaks off.
std::size_t value_end(std::string_view text, std::size_t at) {
  if (at >= text.size()) return kNone;
  if (text[at] == '"') return string_end(text, at);
  int depth = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (c == '"') {
      at = string_end(text, at);
      if (at == kNone) return kNone;
      continue;
    }
    if (c == '{' || c == '[') ++depth;
    if (c == '}' || c == ']') {
      if (depth == 0) return at;
      if (--depth == 0) return at + 1;
    }
    if (c == ',' && depth == 0) return at;
    ++at;
  }
  return kNone;
}

}  // namespace

std::optional<std::string_view> member(std::string_view object, std::string_view name) {
  std::size_t at = skip_space(object, 0);
  if (at >= object.size() || object[at] != '{') return std::nullopt;
  ++at;
  while (true) {
    at = skip_space(object, at);
    if (at < object.size() && object[at] == ',') at = skip_space(object, at + 1);
    if (at >= object.size() || object[at] != '"') return std::nullopt;
    const std::size_t name_end = string_end(object, at);
    if (name_end == kNone) return std::nullopt;
    const std::string_view found = object.substr(at + 1, name_end - at - 2);
    at = skip_space(object, name_end);
    if (at >= object.size() || object[at] != ':') return std::nullopt;
    at = skip_space(object, at + 1);
    const std::size_t end = value_end(object, at);
    if (end == kNone) return std::nullopt;
    if (found == name) {
      const std::string_view value = object.substr(at, end - at);
      return value.starts_with('"') ? value.substr(1, value.size() - 2) : value;
    }
    at = end;
  }
}

std::vector<std::string_view> objects_in(std::string_view array) {
  std::vector<std::string_view> objects;
  std::size_t at = array.find('[');
  if (at == kNone) return objects;
  ++at;
  while (true) {
    at = skip_space(array, at);
    if (at < array.size() && array[at] == ',') at = skip_space(array, at + 1);
    if (at >= array.size() || array[at] != '{') return objects;
    const std::size_t end = value_end(array, at);
    if (end == kNone) return objects;
    objects.push_back(array.substr(at, end - at));
    at = end;
  }
}

}  // namespace nexus::load
