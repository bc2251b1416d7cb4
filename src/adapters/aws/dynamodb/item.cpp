#include "adapters/aws/dynamodb/item.h"

#include <charconv>

#include "base/hex.h"
#include "wire/base64.h"
#include "wire/json_text.h"
#include "wire/json_writer.h"
#include "wire/sha256.h"

namespace nexus::dynamodb {
namespace {

constexpr std::size_t kLongestText = 320;
constexpr std::size_t kBeginningKept = 240;

std::int64_t whole_number(std::string_view text) {
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

const std::string& typed_text(const wire::JsonValue& attribute, std::string_view type) {
  static const std::string kNothing;
  const auto* value = attribute.find(type);
  return value != nullptr && value->is_string() ? value->string() : kNothing;
}

}  // namespace

void ItemWriter::begin(std::string_view name, std::string_view type) {
  if (!members_.empty()) members_ += ',';
  members_ += '"';
  members_ += name;
  members_ += "\":{\"";
  members_ += type;
  members_ += "\":";
}

ItemWriter& ItemWriter::text(std::string_view name, std::string_view value) {
  begin(name, "S");
  wire::append_string(members_, value);
  members_ += '}';
  return *this;
}

ItemWriter& ItemWriter::number(std::string_view name, std::int64_t value) {
  begin(name, "N");
  members_ += '"' + std::to_string(value) + "\"}";
  return *this;
}

ItemWriter& ItemWriter::decimal(std::string_view name, domain::Decimal value) {
  begin(name, "N");
  members_ += '"' + value.to_string() + "\"}";
  return *this;
}

ItemWriter& ItemWriter::bytes(std::string_view name, std::string_view value) {
  begin(name, "B");
  members_ += '"';
  wire::append_base64(members_, value);
  members_ += "\"}";
  return *this;
}

ItemWriter& ItemWriter::flag(std::string_view name, bool value) {
  begin(name, "BOOL");
  members_ += value ? "true}" : "false}";
  return *this;
}

ItemWriter& ItemWriter::texts(std::string_view name, std::span<const std::string> values) {
  begin(name, "L");
  const char* before = "[";
  for (const auto& value : values) {
    members_ += std::exchange(before, ",");
    members_ += R"({"S":)";
    wire::append_string(members_, value);
    members_ += '}';
  }
  members_ += values.empty() ? "[]}" : "]}";
  return *this;
}

ItemWriter& ItemWriter::numbers(std::string_view name, const std::map<std::int64_t, std::uint64_t>& values) {
  begin(name, "M");
  const char* before = "{";
  for (const auto& [at, value] : values) {
    members_ += std::exchange(before, ",");
    members_ += '"' + std::to_string(at) + R"(":{"N":")" + std::to_string(value) + "\"}";
  }
  members_ += values.empty() ? "{}}" : "}}";
  return *this;
}

std::string key_object(const Key& key) { return ItemWriter().key(key).object(); }

const std::string& Item::value(std::string_view name, std::string_view type) const {
  static const wire::JsonValue kAbsent;
  const auto* attribute = attributes_.find(name);
  return typed_text(attribute != nullptr ? *attribute : kAbsent, type);
}

std::int64_t Item::number(std::string_view name) const { return whole_number(value(name, "N")); }

std::optional<domain::Decimal> Item::decimal(std::string_view name) const {
  return domain::Decimal::parse(value(name, "N"));
}

std::string Item::bytes(std::string_view name) const {
  return wire::decode_base64(value(name, "B")).value_or("");
}

bool Item::flag(std::string_view name) const {
  const auto* attribute = attributes_.find(name);
  const auto* value = attribute != nullptr ? attribute->find("BOOL") : nullptr;
  return value != nullptr && value->is_boolean() && value->boolean();
}

std::vector<std::string> Item::texts(std::string_view name) const {
  std::vector<std::string> found;
  const auto* attribute = attributes_.find(name);
  const auto* list = attribute != nullptr ? attribute->find("L") : nullptr;
  if (list == nullptr || !list->is_array()) return found;
  for (const auto& entry : list->items()) found.push_back(typed_text(entry, "S"));
  return found;
}

std::map<std::int64_t, std::uint64_t> Item::numbers(std::string_view name) const {
  std::map<std::int64_t, std::uint64_t> found;
  const auto* attribute = attributes_.find(name);
  const auto* map = attribute != nullptr ? attribute->find("M") : nullptr;
  if (map == nullptr || !map->is_object()) return found;
  for (const auto& entry : map->members()) {
    found[whole_number(entry.name)] = static_cast<std::uint64_t>(whole_number(typed_text(entry.value, "N")));
  }
  return found;
}

std::map<std::string, std::int64_t> Item::numbers_named(std::string_view prefix) const {
  std::map<std::string, std::int64_t> found;
  if (!attributes_.is_object()) return found;
  for (const auto& member : attributes_.members()) {
    if (!member.name.starts_with(prefix)) continue;
    found[member.name.substr(prefix.size())] = whole_number(typed_text(member.value, "N"));
  }
  return found;
}

std::string bounded_text(std::string_view text) {
  if (text.size() <= kLongestText) return std::string(text);
  std::size_t kept = kBeginningKept;
  while (kept > 0 && (static_cast<unsigned char>(text[kept]) & 0xC0) == 0x80) --kept;
  std::string bounded(text.substr(0, kept));
  bounded += '#';
  const auto hash = wire::sha256(text);
  std::string quoted;
  wire::JsonWriter(quoted).hex(hash);
  return bounded + quoted.substr(1, quoted.size() - 2);
}

}  // namespace nexus::dynamodb
