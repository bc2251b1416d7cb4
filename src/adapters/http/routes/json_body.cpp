#include "adapters/http/routes/json_body.h"

#include <algorithm>

namespace nexus::http {

JsonBody::JsonBody(std::string_view body, std::initializer_list<std::string_view> allowed, int max_depth) {
  auto parsed = wire::JsonValue::parse(body.empty() ? "{}" : body, max_depth);
  if (!parsed) {
    mistake_ = parsed.error();
    return;
  }
  if (!parsed->is_object()) {
    mistake_ = Error{ErrorKind::invalid, "The body must be a JSON object."};
    return;
  }
  object_ = *std::move(parsed);
  for (const auto& member : object_.members()) {
    if (std::ranges::find(allowed, std::string_view(member.name)) != allowed.end()) continue;
    std::string all;
    for (const std::string_view name : allowed) all += (all.empty() ? "" : ", ") + std::string(name);
    mistake_ = Error{ErrorKind::invalid,
                     "Unknown member `" + member.name.substr(0, 64) + "`; allowed are " + all + "."};
    return;
  }
}

const wire::JsonValue* JsonBody::value(std::string_view name) const {
  const wire::JsonValue* found = object_.find(name);
  return found != nullptr && found->is_null() ? nullptr : found;
}

std::optional<std::string> JsonBody::text(std::string_view name, std::size_t max_bytes) {
  const wire::JsonValue* found = value(name);
  if (found == nullptr) return std::nullopt;
  if (found->is_string() && found->string().size() <= max_bytes) return found->string();
  refuse(name, "must be text of at most " + std::to_string(max_bytes) + " bytes");
  return std::nullopt;
}

std::optional<std::int64_t> JsonBody::whole_number(std::string_view name, std::int64_t least,
                                                   std::int64_t most) {
  const wire::JsonValue* found = value(name);
  if (found == nullptr) return std::nullopt;
  const auto number = found->is_number() ? found->integer() : std::nullopt;
  if (number && *number >= least && *number <= most) return number;
  refuse(name, "must be a whole number from " + std::to_string(least) + " to " + std::to_string(most));
  return std::nullopt;
}

std::optional<domain::Timestamp> JsonBody::time(std::string_view name) {
  const wire::JsonValue* found = value(name);
  if (found == nullptr) return std::nullopt;
  const auto time = found->is_string() ? domain::parse_iso8601(found->string()) : std::nullopt;
  if (!time) refuse(name, "must be a time in ISO 8601 with Z or an offset, \"2010-12-01T08:26:00Z\"");
  return time;
}

bool JsonBody::flag(std::string_view name, bool fallback) {
  const wire::JsonValue* found = value(name);
  if (found == nullptr) return fallback;
  if (found->is_boolean()) return found->boolean();
  refuse(name, "must be true or false");
  return fallback;
}

bool JsonBody::require(std::string_view name) {
  if (value(name) != nullptr) return true;
  refuse(name, "is missing");
  return false;
}

void JsonBody::refuse(std::string_view name, std::string_view rule) {
  if (mistake_) return;
  mistake_ = Error{ErrorKind::invalid, "The member `" + std::string(name) + "` " + std::string(rule) + "."};
}

Result<> JsonBody::read() const { return mistake_ ? Result<>(fail(*mistake_)) : Result<>(); }

}  // namespace nexus::http
