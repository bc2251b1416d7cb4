#include "adapters/aws/dynamodb/group_book.h"

#include <algorithm>
#include <random>

#include "base/check.h"
#include "wire/sha256.h"

namespace nexus::dynamodb {
namespace {

constexpr std::int64_t kHourMs = 60LL * 60 * 1'000;
// Twice what is shown, for events that come late.
constexpr std::size_t kHoursKept = 48;
// Names of members come from partners. Groups whose name is longer are kept apart by its hash.
constexpr std::size_t kLongestShown = 16 * 1024;

std::string cut(const std::string& text) {
  std::size_t end = std::min(text.size(), kLongestShown);
  while (end < text.size() && end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end);
}

std::int64_t hour_of(domain::Timestamp time) { return time.ms / kHourMs; }

std::uint64_t& count_in(GroupRecord& record, ports::ErrorState state) {
  if (state == ports::ErrorState::open) return record.open;
  return state == ports::ErrorState::resolved ? record.resolved : record.dismissed;
}

// An open event's amount joins what is at risk, or leaves it.
void note_amount(GroupRecord& record, const EventFacts& event, bool joins) {
  if (!event.amount) {
    record.unknown_amounts += joins ? 1 : std::uint64_t(-1);
  } else if (joins) {
    record.value_at_risk.add(*event.amount);
  } else {
    record.value_at_risk.subtract(*event.amount);
  }
}

std::int64_t drawn_revision() {
  thread_local std::mt19937_64 bits{std::random_device{}()};
  return static_cast<std::int64_t>(bits() >> 2);
}

// The same for a group whenever and wherever it is made, and different for different ones.
std::uint64_t number_of(const Key& key) {
  const auto hash = wire::sha256(key.id + key.timestamp);
  std::uint64_t number = 0;
  for (int i = 0; i < 7; ++i) number = number << 8 | hash[static_cast<std::size_t>(i)];
  return number + 1;
}

}  // namespace

std::string group_partition(const std::string& partner) { return "group#" + partner; }

Key group_key(const std::string& partner, const std::string& bounded_group) {
  return {group_partition(partner), bounded_group};
}

GroupRecord read_group(const Item& item) {
  GroupRecord record;
  record.revision = item.number("revision");
  record.partner = item.text("partner");
  record.group = item.text("group");
  record.code = item.text("code");
  record.field = item.text("field");
  record.state = ports::parse_group_state(item.text("groupState")).value_or(ports::GroupState::open);
  record.open = item.count("open");
  record.resolved = item.count("resolved");
  record.dismissed = item.count("dismissed");
  record.value_at_risk =
      domain::DecimalTotal::parse(item.text("valueAtRisk")).value_or(domain::DecimalTotal{});
  record.unknown_amounts = item.count("unknownAmounts");
  record.first_seen = domain::parse_iso8601(item.text("firstSeen")).value_or(domain::Timestamp{});
  record.last_seen = domain::parse_iso8601(item.text("lastSeen")).value_or(domain::Timestamp{});
  record.hours = item.numbers("hours");
  return record;
}

ports::ErrorGroup shown_group(const Key& key, const GroupRecord& record, domain::Timestamp now) {
  ports::ErrorGroup group;
  group.number = number_of(key);
  group.group = record.group;
  group.partner_id = record.partner;
  group.code = record.code;
  group.field = record.field;
  group.state = record.state;
  group.open = record.open;
  group.resolved = record.resolved;
  group.dismissed = record.dismissed;
  group.value_at_risk = record.value_at_risk;
  group.unknown_amounts = record.unknown_amounts;
  group.first_seen = record.first_seen;
  group.last_seen = record.last_seen;
  const auto hours = static_cast<std::int64_t>(group.last_hours.size());
  for (const auto& [hour, events] : record.hours) {
    const auto ago = hour_of(now) - hour;
    if (ago >= 0 && ago < hours) group.last_hours[static_cast<std::size_t>(hours - 1 - ago)] = events;
  }
  return group;
}

Result<> GroupBook::load(const std::vector<const EventFacts*>& events) {
  std::vector<Key> missing;
  for (const auto* event : events) {
    Key key = group_key(event->partner, event->group);
    if (!pages_.contains(key)) missing.push_back(std::move(key));
  }
  std::ranges::sort(missing);
  missing.erase(std::unique(missing.begin(), missing.end()), missing.end());
  if (missing.empty()) return {};
  auto found = table_.get_all(missing);
  if (!found) return fail(std::move(found.error()));
  for (auto& key : missing) pages_.try_emplace(std::move(key));
  for (const auto& item : *found) pages_[item.key()].record = read_group(item);
  return {};
}

GroupBook::Page& GroupBook::page_of(const EventFacts& event) {
  const auto at = pages_.find(group_key(event.partner, event.group));
  check(at != pages_.end(), "a group is loaded before it changes");
  Page& page = at->second;
  // Drawn rather than counted: a group that was deleted and made anew must not look like the old one.
  while (page.next_revision == 0) page.next_revision = drawn_revision();
  return page;
}

void GroupBook::note_arrival(const EventFacts& facts, const domain::ErrorEvent& event) {
  GroupRecord& record = page_of(facts).record;
  if (record.events() == 0) {
    const auto revision = record.revision;
    record = GroupRecord{};
    record.revision = revision;
    record.partner = facts.partner;
    record.group = cut(ports::error_group(event));
    if (!event.faults.empty()) {
      record.code = domain::to_string(event.faults.front().code);
      record.field = cut(event.faults.front().field);
    }
    record.first_seen = record.last_seen = facts.at;
  }
  record.first_seen = std::min(record.first_seen, facts.at);
  record.last_seen = std::max(record.last_seen, facts.at);
  ++record.open;
  note_amount(record, facts, true);
  ++record.hours[hour_of(facts.at)];
  while (record.hours.size() > kHoursKept) record.hours.erase(record.hours.begin());
  record.state = ports::next_state(record.state, record.open, record.resolved, true);
}

void GroupBook::note_change(const EventFacts& event, std::optional<ports::ErrorState> to) {
  GroupRecord& record = page_of(event).record;
  --count_in(record, event.state);
  if (event.state == ports::ErrorState::open) note_amount(record, event, false);
  if (to) {
    ++count_in(record, *to);
    if (*to == ports::ErrorState::open) note_amount(record, event, true);
  } else if (const auto hour = record.hours.find(hour_of(event.at)); hour != record.hours.end()) {
    if (--hour->second == 0) record.hours.erase(hour);
  }
  record.state = ports::next_state(record.state, record.open, record.resolved, false);
}

std::string GroupBook::action(const Key& key, const Page& page) const {
  const GroupRecord& record = page.record;
  ItemWriter values;
  std::string_view condition = "attribute_not_exists(id)";
  if (record.revision != 0) {
    condition = "revision = :revision";
    values.number(":revision", record.revision);
  }
  if (record.events() == 0) return table_.delete_action(key, condition, values);
  ItemWriter item;
  item.key(key).number("revision", page.next_revision);
  item.text("partner", record.partner).text("group", record.group);
  item.text("code", record.code).text("field", record.field);
  item.text("groupState", ports::to_string(record.state));
  item.number("open", static_cast<std::int64_t>(record.open));
  item.number("resolved", static_cast<std::int64_t>(record.resolved));
  item.number("dismissed", static_cast<std::int64_t>(record.dismissed));
  item.text("valueAtRisk", record.value_at_risk.to_string());
  item.number("unknownAmounts", static_cast<std::int64_t>(record.unknown_amounts));
  item.text("firstSeen", time_text(record.first_seen)).text("lastSeen", time_text(record.last_seen));
  item.numbers("hours", record.hours);
  return table_.put_action(item, condition, values);
}

std::vector<std::string> GroupBook::actions() const {
  std::vector<std::string> actions;
  for (const auto& [key, page] : pages_) {
    if (page.next_revision != 0) actions.push_back(action(key, page));
  }
  return actions;
}

void GroupBook::settled() {
  for (auto& [key, page] : pages_) {
    if (page.next_revision == 0) continue;
    page.record.revision = page.record.events() == 0 ? 0 : page.next_revision;
    page.next_revision = 0;
  }
}

}  // namespace nexus::dynamodb
