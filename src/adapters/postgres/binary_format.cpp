#include "adapters/postgres/binary_format.h"

#include <array>
#include <cstring>

#include "adapters/postgres/failure.h"

namespace nexus::postgres {
namespace {

constexpr std::int64_t kEpochMs = 946'684'800'000;  // 2000-01-01, where PostgreSQL's times begin
constexpr int kGroup = 10'000;                      // a numeric is digits to this base
constexpr int kGroupDigits = 4;
constexpr int kGroupsBehindPoint = domain::Decimal::kScale / kGroupDigits;
constexpr std::uint16_t kPositive = 0x0000;
constexpr std::uint16_t kNegative = 0x4000;

template <class Unsigned>
void append_big_endian(std::string& out, Unsigned value) {
  std::array<char, sizeof value> bytes;
  for (std::size_t i = bytes.size(); i-- > 0; value = static_cast<Unsigned>(value >> 7 >> 1))
    bytes[i] = static_cast<char>(value & 0xff);
  out.append(bytes.data(), bytes.size());
}

template <class Unsigned>
Unsigned read_big_endian(const char* bytes) {
  Unsigned value = 0;
  for (std::size_t i = 0; i < sizeof value; ++i)
    value =
        static_cast<Unsigned>(static_cast<Unsigned>(value << 7 << 1) | static_cast<std::uint8_t>(bytes[i]));
  return value;
}

[[noreturn]] void throw_damaged(const char* what) {
  throw Failure(Error{ErrorKind::corrupt,
                      std::string("The database gave a value that is no ") + what +
                          " of nexusstream. Another program has written to its tables; restore a backup."});
}

void require(bool holds, const char* what) {
  if (!holds) throw_damaged(what);
}

// The groups of a numeric's digits, as the server sends them.
struct Numeric {
  int groups = 0;
  int weight = 0;  // of the first group, as a power of 10,000
  bool negative = false;
  const char* digits = nullptr;

  int group(int index) const { return read_big_endian<std::uint16_t>(digits + 2 * index); }
};

Numeric open_numeric(std::string_view form) {
  constexpr std::size_t kHead = 8;
  require(form.size() >= kHead, "decimal");
  Numeric number;
  number.groups = read_big_endian<std::uint16_t>(form.data());
  number.weight = static_cast<std::int16_t>(read_big_endian<std::uint16_t>(form.data() + 2));
  const auto sign = read_big_endian<std::uint16_t>(form.data() + 4);
  require(sign == kPositive || sign == kNegative, "decimal");
  require(form.size() == kHead + 2 * static_cast<std::size_t>(number.groups), "decimal");
  number.negative = sign == kNegative;
  number.digits = form.data() + kHead;
  return number;
}

}  // namespace

void append_int16(std::string& out, std::int16_t value) {
  append_big_endian(out, static_cast<std::uint16_t>(value));
}
void append_int32(std::string& out, std::int32_t value) {
  append_big_endian(out, static_cast<std::uint32_t>(value));
}
void append_int64(std::string& out, std::int64_t value) {
  append_big_endian(out, static_cast<std::uint64_t>(value));
}

void append_null(std::string& out) { append_int32(out, -1); }

void append_text_value(std::string& out, std::string_view value) {
  append_int32(out, static_cast<std::int32_t>(value.size()));
  out.append(value);
}

void append_integer_value(std::string& out, std::int32_t value) {
  append_int32(out, 4);
  append_int32(out, value);
}

void append_bigint_value(std::string& out, std::int64_t value) {
  append_int32(out, 8);
  append_int64(out, value);
}

void append_uuid_value(std::string& out, const domain::Uuid& value) {
  append_text_value(out, {reinterpret_cast<const char*>(value.bytes.data()), value.bytes.size()});
}

void append_time_value(std::string& out, domain::Timestamp value) {
  append_bigint_value(out, (value.ms - kEpochMs) * 1'000);
}

void append_decimal_value(std::string& out, domain::Decimal value) {
  // 38 digits are at most ten groups; the last four are behind the point.
  std::array<std::uint16_t, 12> groups;
  int count = 0;
  auto rest = static_cast<unsigned __int128>(value.is_negative() ? -value.units() : value.units());
  while (rest > UINT64_MAX) {
    groups[static_cast<std::size_t>(count++)] = static_cast<std::uint16_t>(rest % kGroup);
    rest /= kGroup;
  }
  for (auto low = static_cast<std::uint64_t>(rest); low != 0; low /= kGroup)
    groups[static_cast<std::size_t>(count++)] = static_cast<std::uint16_t>(low % kGroup);
  int lowest = 0;
  while (lowest < count && groups[static_cast<std::size_t>(lowest)] == 0) ++lowest;
  append_int32(out, 8 + 2 * (count - lowest));
  append_int16(out, static_cast<std::int16_t>(count - lowest));
  append_int16(out, static_cast<std::int16_t>(count == 0 ? 0 : count - 1 - kGroupsBehindPoint));
  append_int16(out, static_cast<std::int16_t>(value.is_negative() ? kNegative : kPositive));
  append_int16(out, static_cast<std::int16_t>(value.decimals()));
  for (int i = count; i-- > lowest;)
    append_int16(out, static_cast<std::int16_t>(groups[static_cast<std::size_t>(i)]));
}

std::int64_t read_integer(std::string_view form) {
  switch (form.size()) {
    case 2: return static_cast<std::int16_t>(read_big_endian<std::uint16_t>(form.data()));
    case 4: return static_cast<std::int32_t>(read_big_endian<std::uint32_t>(form.data()));
    case 8: return static_cast<std::int64_t>(read_big_endian<std::uint64_t>(form.data()));
    default: throw_damaged("whole number");
  }
}

bool read_boolean(std::string_view form) {
  require(form.size() == 1, "truth value");
  return form[0] != 0;
}

domain::Uuid read_uuid(std::string_view form) {
  domain::Uuid id;
  require(form.size() == id.bytes.size(), "id");
  std::memcpy(id.bytes.data(), form.data(), form.size());
  return id;
}

domain::Timestamp read_time(std::string_view form) {
  require(form.size() == 8, "time");
  const auto microseconds = read_integer(form);
  require(microseconds % 1'000 == 0, "time");
  return {microseconds / 1'000 + kEpochMs};
}

domain::Decimal read_decimal(std::string_view form) {
  const auto number = open_numeric(form);
  // Ten groups keep below 10^40; what is too large for a Decimal is found by its bound.
  require(number.weight <= 5 && number.weight - number.groups + 1 >= -kGroupsBehindPoint, "decimal");
  unsigned __int128 units = 0;
  for (int i = 0; i < number.groups; ++i)
    units = units * kGroup + static_cast<unsigned __int128>(number.group(i));
  for (int i = number.weight - number.groups + 1; i > -kGroupsBehindPoint && units != 0; --i) units *= kGroup;
  unsigned __int128 bound = 1;
  for (int i = 0; i < 38; ++i) bound *= 10;
  require(units < bound, "decimal");
  const auto value = static_cast<domain::Int128>(units);
  return domain::Decimal::from_units(number.negative ? -value : value);
}

domain::DecimalTotal read_decimal_total(std::string_view form) {
  const auto number = open_numeric(form);
  require(number.weight < 15 && number.weight - number.groups + 1 >= -kGroupsBehindPoint, "total");
  std::string text = number.negative ? "-" : "";
  const auto append_group = [&](int power, bool first) {
    const int index = number.weight - power;
    const int value = index >= 0 && index < number.groups ? number.group(index) : 0;
    auto digits = std::to_string(value);
    if (!first) digits.insert(0, kGroupDigits - digits.size(), '0');
    text += digits;
  };
  const int highest = std::max(number.weight, 0);
  for (int power = highest; power >= 0; --power) append_group(power, power == highest);
  text += '.';
  for (int power = -1; power >= -kGroupsBehindPoint; --power) append_group(power, false);
  const auto total = domain::DecimalTotal::parse(text);
  require(total.has_value(), "total");
  return *total;
}

}  // namespace nexus::postgres
