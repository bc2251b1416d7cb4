#include "partners/text_rules.h"

#include <algorithm>

#include "domain/rejection.h"
#include "wire/json_text.h"

namespace nexus::partners {

namespace {

constexpr std::string_view kEllipsis = "\xE2\x80\xA6";

std::size_t sequence_length(unsigned char first) {
  if (first < 0x80) return 1;
  if (first < 0xE0) return 2;
  return first < 0xF0 ? 3 : 4;
}

char32_t code_point(std::string_view sequence) {
  const auto low_bits = [&sequence](std::size_t at) {
    return static_cast<unsigned char>(sequence[at]) & 0x3Fu;
  };
  const auto first = static_cast<unsigned char>(sequence[0]);
  switch (sequence.size()) {
    case 1: return first;
    case 2: return (first & 0x1Fu) << 6 | low_bits(1);
    case 3: return (first & 0x0Fu) << 12 | low_bits(1) << 6 | low_bits(2);
    default: return (first & 0x07u) << 18 | low_bits(1) << 12 | low_bits(2) << 6 | low_bits(3);
  }
}

bool is_invisible(char32_t c) {
  return c <= 0x20 || c == 0x7F || c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200D) ||
         c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x2060 || c == 0x3000 ||
         c == 0xFEFF;
}

bool is_ascii_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

}  // namespace

bool has_control_characters(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x20 || byte == 0x7F) return true;
    // C1 in UTF-8: C2 80 to C2 9F.
    if (byte == 0xC2 && at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) < 0xA0) return true;
  }
  return false;
}

bool is_blank(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = std::min(text.size(), sequence_length(static_cast<unsigned char>(text[0])));
    if (!is_invisible(code_point(text.substr(0, length)))) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_ascii_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_ascii_space(text.back())) text.remove_suffix(1);
  return text;
}

void make_upper(std::string& text) {
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - ('a' - 'A'));
  }
}

std::string received_json_text(std::string_view text) {
  std::string json;
  // Half a limit's worth is cut off at first when it cannot fit, so hostile input costs no more.
  text = text.substr(0, domain::kMaxReceivedBytes + 1);
  wire::append_string(json, text);
  if (json.size() <= domain::kMaxReceivedBytes) return json;
  std::size_t length = std::min(text.size(), domain::kMaxReceivedBytes - 2 - kEllipsis.size());
  do {
    // Not in the middle of a character.
    while (length > 0 && length < text.size() && (static_cast<unsigned char>(text[length]) & 0xC0) == 0x80)
      --length;
    json.clear();
    wire::append_string(json, std::string(text.substr(0, length)).append(kEllipsis));
    if (length == 0) break;
    length -= std::min(length, std::max<std::size_t>(1, length / 8));
  } while (json.size() > domain::kMaxReceivedBytes);
  return json;
}

std::string received_json(const InputValue& value, std::string_view tree) {
  switch (value.kind) {
    case InputValue::Kind::absent: return {};
    case InputValue::Kind::empty_cell: return "\"\"";
    case InputValue::Kind::null: return "null";
    case InputValue::Kind::text: return received_json_text(value.text);
    case InputValue::Kind::boolean:
    case InputValue::Kind::number:
      return value.text.size() <= domain::kMaxReceivedBytes ? std::string(value.text)
                                                            : received_json_text(value.text);
    case InputValue::Kind::object:
    case InputValue::Kind::array: break;
  }
  // An object on a path is read member by member and has no text of its own.
  if (tree.empty()) return {};
  // One with repeated names would not be valid where it is shown.
  const bool as_it_is = tree.size() <= domain::kMaxReceivedBytes && !value.repeated_inside;
  return as_it_is ? std::string(tree) : received_json_text(tree);
}

std::string_view kind_name(InputValue::Kind kind) {
  switch (kind) {
    case InputValue::Kind::absent:
    case InputValue::Kind::empty_cell: return "nothing";
    case InputValue::Kind::null: return "null";
    case InputValue::Kind::boolean: return "true or false";
    case InputValue::Kind::number: return "a number";
    case InputValue::Kind::text: return "text";
    case InputValue::Kind::object: return "an object";
    case InputValue::Kind::array: return "a list";
  }
  return "nothing";
}

}  // namespace nexus::partners
