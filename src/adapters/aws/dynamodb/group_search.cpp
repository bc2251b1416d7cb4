// Groups and what is at risk in them.
#include <algorithm>
#include <functional>

#include "adapters/aws/dynamodb/dynamo_error_store.h"
#include "adapters/aws/dynamodb/index_stream.h"
#include "adapters/aws/dynamodb/partner_totals.h"

namespace nexus::dynamodb {
namespace {

std::string padded(std::uint64_t number) {
  const std::string digits = std::to_string(number);
  return std::string(20 - digits.size(), '0') + digits;
}

std::string sort_key(const ports::ErrorGroup& group, ports::GroupSort sort) {
  switch (sort) {
    case ports::GroupSort::value_at_risk: return ports::sortable(group.value_at_risk);
    case ports::GroupSort::last_seen: return padded(static_cast<std::uint64_t>(group.last_seen.ms));
    case ports::GroupSort::open: return padded(group.open);
  }
  return {};
}

}  // namespace

Result<std::vector<DynamoErrorStore::NamedGroup>> DynamoErrorStore::find_groups(
    const std::optional<std::string>& partner, const std::optional<std::string>& name) {
  ports::ErrorFilter of_partner;
  of_partner.partner_id = partner;
  auto partners = partners_for(of_partner);
  if (!partners) return fail(std::move(partners.error()));
  if (partner) partners->push_back(*partner);
  // A group's name begins with its partner's.
  if (name) std::erase_if(*partners, [&](const auto& one) { return !name->starts_with(one + ":"); });
  std::vector<Item> items;
  std::vector<Key> keys;
  for (const auto& one : *partners) {
    if (name) {
      keys.push_back(group_key(one, bounded_text(*name)));
      continue;
    }
    TableQuery query;
    query.key_condition = "id = :id";
    query.values.text(":id", group_partition(one));
    auto found = table_.query_all(std::move(query));
    if (!found) return fail(std::move(found.error()));
    std::ranges::move(*found, std::back_inserter(items));
  }
  auto named = table_.get_all(keys);
  if (!named) return fail(std::move(named.error()));
  std::ranges::move(*named, std::back_inserter(items));
  std::vector<NamedGroup> groups;
  groups.reserve(items.size());
  for (const auto& item : items) groups.push_back({.key = item.key(), .record = read_group(item)});
  return groups;
}

Result<std::optional<GroupRecord>> DynamoErrorStore::group_of(const ports::ErrorFilter& filter) {
  auto found = find_groups(filter.partner_id, filter.group);
  if (!found) return fail(std::move(found.error()));
  if (found->empty()) return std::nullopt;
  return std::move(found->front().record);
}

Result<ports::ErrorRisk> DynamoErrorStore::risk(const ports::ErrorFilter& filter) {
  auto partners = partners_for(filter);
  if (!partners) return fail(std::move(partners.error()));
  IndexStream stream(table_, filter, *partners, {.oldest_first = true, .after = {}, .expected = 0});
  ports::ErrorRisk risk;
  for (;;) {
    const auto entry = stream.next();
    if (!entry) return fail(entry.error());
    if (!*entry) return risk;
    ++risk.count;
    if ((*entry)->amount) risk.value.add(*(*entry)->amount);
    if (!(*entry)->amount) ++risk.unknown_amounts;
  }
}

Result<ports::GroupPage> DynamoErrorStore::groups(const ports::GroupQuery& query, domain::Timestamp now) {
  auto found = find_groups(query.partner_id, query.group);
  if (!found) return fail(std::move(found.error()));
  using Place = std::pair<std::string, std::uint64_t>;
  std::map<Place, ports::ErrorGroup, std::greater<>> sorted;
  for (const auto& [key, record] : *found) {
    if (query.state && *query.state != record.state) continue;
    auto group = shown_group(key, record, now);
    Place place{sort_key(group, query.sort), group.number};
    sorted.emplace(std::move(place), std::move(group));
  }
  ports::GroupPage page;
  page.total = sorted.size();
  auto at = query.after ? sorted.upper_bound({query.after->sort_key, query.after->number}) : sorted.begin();
  for (; at != sorted.end(); ++at) {
    if (page.groups.size() == query.limit) {
      const auto& last = page.groups.back();
      page.next = ports::GroupPosition{sort_key(last, query.sort), last.number};
      break;
    }
    page.groups.push_back(at->second);
  }
  return page;
}

}  // namespace nexus::dynamodb
