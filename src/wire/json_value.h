// A JSON value as a tree, for small documents: request bodies, configuration, error events. Orders
// never pass through it. Numbers keep their digits; there is no binary floating point.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "domain/decimal.h"

namespace nexus::wire {

// A value; copying copies the tree. Asking a value for what its kind does not have is a broken
// invariant (base/check.h): ask for the kind first.
class JsonValue {
 public:
  enum class Kind { null, boolean, number, string, array, object };
  struct Member;

  JsonValue() = default;  // null

  // Reads exactly one value: strict RFC 8259, valid UTF-8, no member name twice in an object, at most
  // `max_depth` containers deep. `invalid` says where and why. Exponents beyond 32 bits are refused.
  static Result<JsonValue> parse(std::string_view text, int max_depth = 32);

  Kind kind() const { return kind_; }
  bool is_null() const { return kind_ == Kind::null; }
  bool is_boolean() const { return kind_ == Kind::boolean; }
  bool is_number() const { return kind_ == Kind::number; }
  bool is_string() const { return kind_ == Kind::string; }
  bool is_array() const { return kind_ == Kind::array; }
  bool is_object() const { return kind_ == Kind::object; }

  bool boolean() const;
  const std::string& string() const;               // unescaped
  const std::string& number_text() const;          // the digits as they were sent
  std::optional<std::int64_t> integer() const;     // of a number: its value, if whole and in range
  std::optional<domain::Decimal> decimal() const;  // of a number: its value, if exactly representable
  const std::vector<JsonValue>& items() const;     // of an array
  const std::vector<Member>& members() const;      // of an object, in the order of the text
  // The member of an object with that name, else null; null as well when this is no object.
  const JsonValue* find(std::string_view name) const;

  // Appends the value as JSON without white space, members and digits as they were read.
  void append_to(std::string& out) const;
  std::string to_text() const;

 private:
  friend class JsonTreeBuilder;

  Kind kind_ = Kind::null;
  bool boolean_ = false;
  std::string text_;  // of a string or number
  std::vector<JsonValue> items_;
  std::vector<Member> members_;
};

struct JsonValue::Member {
  std::string name;
  JsonValue value;
};

}  // namespace nexus::wire
