#include "adapters/postgres/parameters.h"

#include "base/check.h"

namespace nexus::postgres {
namespace {

constexpr int kBinary = 1;

std::uint32_t array_type(Type element) {
  switch (element) {
    case Type::bytea: return 1001;
    case Type::bigint: return 1016;
    case Type::text: return 1009;
    case Type::timestamptz: return 1185;
    case Type::numeric: return 1231;
    case Type::uuid: return 2951;
    default: break;
  }
  check(false, "arrays are of text, bytea, bigint, timestamptz, numeric or uuid");
  return 0;
}

}  // namespace

ArrayValue& ArrayValue::text(std::string_view value) {
  append_text_value(elements_, value);
  ++count_;
  return *this;
}
ArrayValue& ArrayValue::integer(std::int64_t value) {
  append_bigint_value(elements_, value);
  ++count_;
  return *this;
}
ArrayValue& ArrayValue::uuid(const domain::Uuid& value) {
  append_uuid_value(elements_, value);
  ++count_;
  return *this;
}
ArrayValue& ArrayValue::time(domain::Timestamp value) {
  append_time_value(elements_, value);
  ++count_;
  return *this;
}
ArrayValue& ArrayValue::decimal(domain::Decimal value) {
  append_decimal_value(elements_, value);
  ++count_;
  return *this;
}
ArrayValue& ArrayValue::null() {
  append_null(elements_);
  has_nulls_ = true;
  ++count_;
  return *this;
}

void Parameters::begin(Type type) {
  types_.push_back(static_cast<std::uint32_t>(type));
  formats_.push_back(kBinary);
  began_ = bytes_.size();
}

void Parameters::end() {
  bytes_.erase(began_, 4);
  places_.push_back(static_cast<std::int64_t>(began_));
  lengths_.push_back(static_cast<int>(bytes_.size() - began_));
}

Parameters& Parameters::text(std::string_view value) {
  begin(Type::text);
  append_text_value(bytes_, value);
  end();
  return *this;
}
Parameters& Parameters::text_or_null(std::string_view value) {
  return value.empty() ? null(Type::text) : text(value);
}
Parameters& Parameters::bytes(std::string_view value) {
  begin(Type::bytea);
  append_text_value(bytes_, value);
  end();
  return *this;
}
Parameters& Parameters::integer(std::int64_t value) {
  begin(Type::bigint);
  append_bigint_value(bytes_, value);
  end();
  return *this;
}
Parameters& Parameters::boolean(bool value) {
  begin(Type::boolean);
  append_text_value(bytes_, value ? std::string_view("\1", 1) : std::string_view("\0", 1));
  end();
  return *this;
}
Parameters& Parameters::uuid(const domain::Uuid& value) {
  begin(Type::uuid);
  append_uuid_value(bytes_, value);
  end();
  return *this;
}
Parameters& Parameters::time(domain::Timestamp value) {
  begin(Type::timestamptz);
  append_time_value(bytes_, value);
  end();
  return *this;
}
Parameters& Parameters::decimal(domain::Decimal value) {
  begin(Type::numeric);
  append_decimal_value(bytes_, value);
  end();
  return *this;
}

Parameters& Parameters::null(Type type) {
  begin(type);
  places_.push_back(-1);
  lengths_.push_back(0);
  return *this;
}

Parameters& Parameters::array(const ArrayValue& value) {
  begin(value.element_);
  types_.back() = array_type(value.element_);
  append_null(bytes_);  // room for the length that end() takes out
  append_int32(bytes_, value.count_ == 0 ? 0 : 1);
  append_int32(bytes_, value.has_nulls_ ? 1 : 0);
  append_int32(bytes_, static_cast<std::int32_t>(value.element_));
  if (value.count_ != 0) {
    append_int32(bytes_, static_cast<std::int32_t>(value.count_));
    append_int32(bytes_, 1);  // the first index
    bytes_ += value.elements_;
  }
  end();
  return *this;
}

std::vector<const char*> Parameters::values() const {
  std::vector<const char*> values;
  values.reserve(places_.size());
  for (const auto place : places_) values.push_back(place < 0 ? nullptr : bytes_.data() + place);
  return values;
}

}  // namespace nexus::postgres
