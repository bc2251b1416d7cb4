// Items as DynamoDB's JSON has them: {"id":{"S":"..."},"count":{"N":"5"}}.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/decimal.h"
#include "wire/json_value.h"

namespace nexus::dynamodb {

// The primary key of both tables' items and of everything that is kept beside the events.
struct Key {
  std::string id;
  std::string timestamp;
  auto operator<=>(const Key&) const = default;
};

// Builds an item, or the values of an expression, attribute by attribute. Attribute names are ours: plain
// ASCII without anything to escape. Not safe to share between threads.
class ItemWriter {
 public:
  ItemWriter& key(const Key& key) { return text("id", key.id).text("timestamp", key.timestamp); }
  ItemWriter& text(std::string_view name, std::string_view value);
  ItemWriter& number(std::string_view name, std::int64_t value);
  ItemWriter& decimal(std::string_view name, domain::Decimal value);
  ItemWriter& bytes(std::string_view name, std::string_view value);
  ItemWriter& flag(std::string_view name, bool value);
  ItemWriter& texts(std::string_view name, std::span<const std::string> values);                    // a list
  ItemWriter& numbers(std::string_view name, const std::map<std::int64_t, std::uint64_t>& values);  // a map

  bool empty() const { return members_.empty(); }
  std::size_t size_bytes() const { return members_.size() + 2; }  // of the JSON text
  std::string object() const { return "{" + members_ + "}"; }

 private:
  void begin(std::string_view name, std::string_view type);

  std::string members_;
};

std::string key_object(const Key& key);

// An item that was read. What is absent, or of another type, reads as empty or 0.
class Item {
 public:
  Item() = default;
  explicit Item(wire::JsonValue attributes) : attributes_(std::move(attributes)) {}

  bool has(std::string_view name) const { return attributes_.find(name) != nullptr; }
  Key key() const { return {text("id"), text("timestamp")}; }
  const std::string& text(std::string_view name) const { return value(name, "S"); }
  std::int64_t number(std::string_view name) const;
  std::uint64_t count(std::string_view name) const { return static_cast<std::uint64_t>(number(name)); }
  std::optional<domain::Decimal> decimal(std::string_view name) const;
  std::string bytes(std::string_view name) const;
  bool flag(std::string_view name) const;
  std::vector<std::string> texts(std::string_view name) const;
  std::map<std::int64_t, std::uint64_t> numbers(std::string_view name) const;
  // Every attribute whose name begins with `prefix`, as numbers, by the rest of the name.
  std::map<std::string, std::int64_t> numbers_named(std::string_view prefix) const;
  const wire::JsonValue& attributes() const { return attributes_; }

 private:
  const std::string& value(std::string_view name, std::string_view type) const;

  wire::JsonValue attributes_;
};

// `text` if it is short enough for a key or an index entry, else its beginning and its SHA-256, so that
// equal texts stay equal and different ones different. At most 320 bytes.
std::string bounded_text(std::string_view text);

}  // namespace nexus::dynamodb
