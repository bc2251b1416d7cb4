#include "review/error_selection.h"

#include "wire/json_text.h"

namespace nexus::review {

using ports::ErrorFilter;
using wire::JsonValue;

namespace {

constexpr std::size_t kDateLength = 10;  // "2010-12-01"
constexpr std::int64_t kDayMs = 24LL * 60 * 60 * 1000;

auto mistake(std::string_view member, std::string_view rule) {
  return fail(ErrorKind::invalid, "The member filter." + std::string(member) + " " + std::string(rule) + ".");
}

Result<domain::Timestamp> read_time(const std::string& member, const std::string& text) {
  auto time = domain::parse_iso8601(text);
  if (!time) {
    return mistake(member,
                   "must be a time in ISO 8601 with Z or an offset (2010-12-01T08:26:00Z) or a date "
                   "(2010-12-01)");
  }
  if (member == "toDate" && text.size() == kDateLength) time->ms += kDayMs - 1;
  return *time;
}

Result<> read_member(const JsonValue::Member& member, const PartnerIds& partners, ErrorFilter& filter) {
  const auto& [name, value] = member;
  if (!value.is_string() || value.string().empty()) return mistake(name, "must be text and not empty");
  const std::string& text = value.string();
  if (name == "partnerId") {
    filter.partner_id = partners(text);
  } else if (name == "errorCode") {
    filter.code = domain::parse_fault_code(text);
    if (!filter.code) return mistake(name, "must be one of the codes that errors have, such as NULL_VALUE");
  } else if (name == "field") {
    filter.field = text;
  } else if (name == "group") {
    filter.group = text;
  } else if (name == "state") {
    if (text != "open")
      return mistake(name, "must be open: only open events can be reprocessed or dismissed");
  } else if (name == "fromDate" || name == "toDate") {
    const auto time = read_time(name, text);
    if (!time) return fail(time.error());
    (name == "fromDate" ? filter.from : filter.to) = *time;
  } else {
    return mistake(name.substr(0, 64),
                   "is unknown; allowed are partnerId, errorCode, field, fromDate, toDate, state and group");
  }
  return {};
}

void append_text(std::string& out, std::string_view name, const std::optional<std::string>& value) {
  if (!value) return;
  out += out.size() > 1 ? ",\"" : "\"";
  out += name;
  out += "\":";
  wire::append_string(out, *value);
}

}  // namespace

Result<ErrorFilter> read_selection(const JsonValue& value, const PartnerIds& partners) {
  if (!value.is_object()) return fail(ErrorKind::invalid, "The member `filter` must be a JSON object.");
  ErrorFilter filter;
  for (const auto& member : value.members()) {
    if (auto read = read_member(member, partners, filter); !read) return fail(read.error());
  }
  if (filter.from && filter.to && *filter.to < *filter.from) {
    return mistake("fromDate", "must not be later than toDate");
  }
  filter.state = ports::ErrorState::open;
  return filter;
}

std::string selection_json(const ErrorFilter& filter) {
  std::string out = "{";
  append_text(out, "partnerId", filter.partner_id);
  if (filter.code) append_text(out, "errorCode", std::string(domain::to_string(*filter.code)));
  append_text(out, "field", filter.field);
  if (filter.from) append_text(out, "fromDate", domain::to_iso8601(*filter.from));
  if (filter.to) append_text(out, "toDate", domain::to_iso8601(*filter.to));
  append_text(out, "group", filter.group);
  return out + "}";
}

}  // namespace nexus::review
