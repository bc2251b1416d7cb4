#include "query/group_list.h"

#include "query/cursor.h"
#include "query/parameter_reader.h"
#include "wire/json_text.h"

namespace nexus::query {

namespace {

constexpr std::string_view kAllowed[] = {"partnerId", "state", "group", "sortBy", "pageSize", "cursor"};
constexpr std::size_t kMaxGroupBytes = 2048;

constexpr NamedValue<ports::GroupSort> kSorts[] = {{"valueAtRisk", ports::GroupSort::value_at_risk},
                                                   {"lastSeen", ports::GroupSort::last_seen},
                                                   {"open", ports::GroupSort::open}};

// A cursor has room for an id, which groups do not have: their number goes there.
domain::Uuid as_id(std::uint64_t number) {
  domain::Uuid id;
  for (std::size_t i = 0; i < 8; ++i) id.bytes[15 - i] = static_cast<std::uint8_t>(number >> (8 * i));
  return id;
}

std::uint64_t as_number(const domain::Uuid& id) {
  std::uint64_t number = 0;
  for (std::size_t i = 8; i < 16; ++i) number = number << 8 | id.bytes[i];
  return number;
}

void append_text(std::string& out, std::string_view name_and_colon, std::string_view text) {
  out += name_and_colon;
  wire::append_string(out, text);
}

void append_number(std::string& out, std::string_view name_and_colon, std::uint64_t value) {
  out += name_and_colon;
  out += std::to_string(value);
}

}  // namespace

Result<ports::GroupQuery> read_group_list(std::span<const Parameter> parameters,
                                          const PartnerNames& partners) {
  ports::GroupQuery query;
  ParameterReader reader(parameters, kAllowed);
  reader.partner("partnerId", partners, query.partner_id);
  reader.choice("state", "open, resolved, dismissed, regressed", query.state, ports::parse_group_state);
  reader.text("group", kMaxGroupBytes, query.group);
  reader.choice("sortBy", "valueAtRisk, lastSeen, open", query.sort,
                [](std::string_view name) { return find_named(kSorts, name); });
  if (reader.mistake()) return fail(*reader.mistake());
  PagePlace place = reader.page(fingerprint(query));
  if (reader.mistake()) return fail(*reader.mistake());
  query.limit = place.limit;
  if (place.after) {
    query.after =
        ports::GroupPosition{std::move(place.after->last_sort_key), as_number(place.after->last_id)};
  }
  return query;
}

std::string group_page_json(const ports::GroupQuery& query, const ports::GroupPage& page) {
  std::string out = R"({"status":"success","data":[)";
  for (const ports::ErrorGroup& group : page.groups) {
    if (out.back() != '[') out += ',';
    out += group_json(group);
  }
  out += ']';
  append_number(out, R"(,"total":)", page.total);
  out += R"(,"nextCursor":)";
  if (page.next) {
    // Base64url needs no escapes.
    out += '"' + write_cursor({fingerprint(query), 0, as_id(page.next->number), page.next->sort_key}) + '"';
  } else {
    out += "null";
  }
  return out + "}";
}

std::string group_json(const ports::ErrorGroup& group) {
  std::string out;
  append_text(out, R"({"group":)", group.group);
  append_text(out, R"(,"partnerId":)", group.partner_id);
  append_text(out, R"(,"code":)", group.code);
  append_text(out, R"(,"field":)", group.field);
  append_text(out, R"(,"state":)", to_string(group.state));
  append_number(out, R"(,"count":)", group.open + group.resolved + group.dismissed);
  append_number(out, R"(,"open":)", group.open);
  append_number(out, R"(,"resolved":)", group.resolved);
  append_number(out, R"(,"dismissed":)", group.dismissed);
  const bool none_known = group.open != 0 && group.open == group.unknown_amounts;
  out += R"(,"valueAtRisk":)" + (none_known ? "null" : group.value_at_risk.to_string());
  append_number(out, R"(,"unknownAmounts":)", group.unknown_amounts);
  out += R"(,"firstSeen":)";
  wire::append_timestamp(out, group.first_seen);
  out += R"(,"lastSeen":)";
  wire::append_timestamp(out, group.last_seen);
  out += R"(,"sparkline":[)";
  for (const std::uint64_t events : group.last_hours) {
    if (out.back() != '[') out += ',';
    out += std::to_string(events);
  }
  return out + "]}";
}

}  // namespace nexus::query
