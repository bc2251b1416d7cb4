// The body of a request that is one JSON object, taken apart member by member.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "domain/timestamp.h"
#include "wire/json_value.h"

namespace nexus::http {

// Remembers the first mistake; what is read after it counts for nothing. An empty body is an object without
// members. A member that is null counts as absent.
class JsonBody {
 public:
  JsonBody(std::string_view body, std::initializer_list<std::string_view> allowed, int max_depth = 8);

  // Nothing when the member is absent, or of another type, which is then the mistake.
  std::optional<std::string> text(std::string_view name, std::size_t max_bytes);
  std::optional<std::int64_t> whole_number(std::string_view name, std::int64_t least, std::int64_t most);
  std::optional<domain::Timestamp> time(std::string_view name);  // ISO 8601 with Z or an offset, or a date
  bool flag(std::string_view name, bool fallback);
  // As it is; null when absent.
  const wire::JsonValue* value(std::string_view name) const;

  // Notes that the member must be there; false when it is not.
  bool require(std::string_view name);
  // "The member `name` <rule>." unless a mistake was noted before.
  void refuse(std::string_view name, std::string_view rule);
  // The first mistake, or none.
  Result<> read() const;

 private:
  wire::JsonValue object_;
  std::optional<Error> mistake_;
};

// The longest reason that an operator may give, in bytes.
inline constexpr std::size_t kMaxReasonBytes = 2'000;

}  // namespace nexus::http
