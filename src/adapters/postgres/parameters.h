// The values of one statement's parameters $1, $2 ..., in binary form.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/postgres/binary_format.h"

namespace nexus::postgres {

// One array with one dimension, for statements that take many rows at once (`unnest($1, $2)`).
// The elements are appended in the element type's form.
class ArrayValue {
 public:
  explicit ArrayValue(Type element) : element_(element) {}

  // `value` must be of the element's type: text also for bytea.
  ArrayValue& text(std::string_view value);
  ArrayValue& integer(std::int64_t value);  // bigint
  ArrayValue& uuid(const domain::Uuid& value);
  ArrayValue& time(domain::Timestamp value);
  ArrayValue& decimal(domain::Decimal value);
  ArrayValue& null();

  std::size_t size() const { return count_; }

 private:
  friend class Parameters;
  Type element_;
  bool has_nulls_ = false;
  std::size_t count_ = 0;
  std::string elements_;
};

// Values are copied; a Parameters can be used for several runs. Text must be valid UTF-8 without NUL.
class Parameters {
 public:
  Parameters& text(std::string_view value);
  Parameters& text_or_null(std::string_view value);  // NULL when empty
  Parameters& bytes(std::string_view value);         // bytea
  Parameters& integer(std::int64_t value);           // bigint
  Parameters& boolean(bool value);
  Parameters& uuid(const domain::Uuid& value);
  Parameters& time(domain::Timestamp value);  // timestamptz
  Parameters& decimal(domain::Decimal value);
  Parameters& null(Type type = Type::unknown);
  Parameters& array(const ArrayValue& value);

  std::size_t size() const { return types_.size(); }

  // As PQsendQueryPrepared and PQsendPrepare take them; valid until the object changes.
  const std::uint32_t* types() const { return types_.data(); }
  std::vector<const char*> values() const;
  const int* lengths() const { return lengths_.data(); }
  const int* formats() const { return formats_.data(); }

 private:
  void begin(Type type);
  // Takes the length that was appended in front of the value since begin out again.
  void end();

  std::string bytes_;
  std::size_t began_ = 0;
  std::vector<std::uint32_t> types_;
  std::vector<std::int64_t> places_;  // in bytes_; -1 is NULL
  std::vector<int> lengths_;
  std::vector<int> formats_;
};

}  // namespace nexus::postgres
