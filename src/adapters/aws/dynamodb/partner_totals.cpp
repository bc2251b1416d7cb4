#include "adapters/aws/dynamodb/partner_totals.h"

#include <fmt/format.h>

#include "adapters/aws/dynamodb/index_stream.h"

namespace nexus::dynamodb {
namespace {

constexpr std::int64_t kHourMs = 60LL * 60 * 1'000;
// An hour's count is of use for a day.
constexpr std::int64_t kHoursKept = 72;
constexpr const char* kTotalsId = "totals";
constexpr std::string_view kCodePrefix = "code_";
constexpr std::size_t kHourLength = 13;  // "2026-11-23T10"

std::string hours_id(const std::string& partner) { return "hours#" + partner; }

std::string hour_text(std::int64_t hour) { return time_text({hour * kHourMs}).substr(0, kHourLength); }

TableQuery whole_hours_query(const std::string& partner, std::int64_t after_hour) {
  TableQuery query;
  query.key_condition = "id = :id AND #timestamp > :hour";
  query.names = "\"#timestamp\":\"timestamp\"";
  query.values.text(":id", hours_id(partner)).text(":hour", hour_text(after_hour));
  return query;
}

// The events of one partner behind `time`, up to the end of its hour.
TableQuery rest_of_hour_query(const std::string& partner, domain::Timestamp time) {
  ports::ErrorFilter filter;
  filter.partner_id = partner;
  filter.from = domain::Timestamp{time.ms + 1};
  filter.to = domain::Timestamp{(time.ms / kHourMs + 1) * kHourMs - 1};
  auto queries = index_queries(filter, {});
  if (queries.empty()) return {};
  queries.front().count_only = true;
  return queries.front();
}

}  // namespace

std::pair<std::string, std::int64_t> hour_of(const EventFacts& event) {
  return {event.partner, event.at.ms / kHourMs};
}

Result<std::vector<PartnerTotals>> read_partner_totals(Table& table) {
  TableQuery query;
  query.key_condition = "id = :id";
  query.values.text(":id", kTotalsId);
  auto items = table.query_all(std::move(query));
  if (!items) return fail(std::move(items.error()));
  std::vector<PartnerTotals> totals;
  for (const auto& item : *items) {
    PartnerTotals of{.partner = item.text("timestamp"),
                     .events = item.count("events"),
                     .by_code = {},
                     .received = {item.count("rejected"), item.count("conflicts")}};
    for (const auto& [code, count] : item.numbers_named(kCodePrefix)) {
      if (count > 0) of.by_code[code] = static_cast<std::uint64_t>(count);
    }
    totals.push_back(std::move(of));
  }
  return totals;
}

Result<std::uint64_t> count_since(Table& table, const std::vector<std::string>& partners,
                                  domain::Timestamp time) {
  std::vector<TableQuery> queries;
  for (const auto& partner : partners) {
    queries.push_back(whole_hours_query(partner, time.ms / kHourMs));
    if (auto rest = rest_of_hour_query(partner, time); !rest.index.empty())
      queries.push_back(std::move(rest));
  }
  std::uint64_t counted = 0;
  while (!queries.empty()) {
    std::vector<const TableQuery*> asked;
    asked.reserve(queries.size());
    for (const auto& query : queries) asked.push_back(&query);
    auto pages = table.query_each(asked);
    if (!pages) return fail(std::move(pages.error()));
    std::vector<TableQuery> more;
    for (std::size_t i = 0; i < queries.size(); ++i) {
      auto& page = (*pages)[i];
      if (queries[i].count_only) counted += page.count;
      for (const auto& item : page.items) counted += item.count("events");
      if (page.next_key.empty()) continue;
      queries[i].start_key = std::move(page.next_key);
      more.push_back(std::move(queries[i]));
    }
    queries = std::move(more);
  }
  return counted;
}

void TotalsChange::note_arrival(const EventFacts& event, bool conflict) {
  auto& added = added_[event.partner];
  ++added["events"];
  ++added[conflict ? "conflicts" : "rejected"];
  for (const auto& code : event.codes) ++added[std::string(kCodePrefix) + code];
  ++hours_[hour_of(event)];
}

void TotalsChange::note_expiry(const EventFacts& event) {
  auto& added = added_[event.partner];
  --added["events"];
  for (const auto& code : event.codes) --added[std::string(kCodePrefix) + code];
}

std::vector<std::string> TotalsChange::actions(const Table& table) const {
  std::vector<std::string> actions;
  for (const auto& [partner, added] : added_) {
    std::string update = "ADD ";
    ItemWriter values;
    for (const auto& [attribute, count] : added) {
      update += fmt::format("{}{} :{}", values.empty() ? "" : ", ", attribute, attribute);
      values.number(":" + attribute, count);
    }
    actions.push_back(table.update_action({kTotalsId, partner}, update, "", values));
  }
  for (const auto& [place, count] : hours_) {
    ItemWriter values;
    values.number(":events", count);
    values.number(":expires", (place.second + kHoursKept) * kHourMs / 1'000);
    actions.push_back(table.update_action({hours_id(place.first), hour_text(place.second)},
                                          "SET expiresAt = :expires ADD events :events", "", values));
  }
  return actions;
}

}  // namespace nexus::dynamodb
