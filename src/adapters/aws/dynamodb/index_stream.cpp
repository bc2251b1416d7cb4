#include "adapters/aws/dynamodb/index_stream.h"

#include <algorithm>
#include <utility>

#include "adapters/aws/dynamodb/error_item.h"

namespace nexus::dynamodb {
namespace {

// Entries that share the last millisecond of a page and are looked at beside those that were asked for.
constexpr std::size_t kSpareEntries = 8;
// Where conditions beside the key leave little of a page, the next one looks at more entries.
constexpr std::size_t kGrowth = 4;
constexpr std::size_t kMostEntries = 10'000;  // more than one answer holds

// Conditions beside the index's own key. Collects names and values as they are used.
class FilterText {
 public:
  explicit FilterText(TableQuery& query) : query_(query) {}

  void equal(const std::string& attribute, std::string_view value) {
    name(attribute);
    add("#" + attribute + " = :" + attribute);
    query_.values.text(":" + attribute, value);
  }
  void absent(const std::string& attribute) {
    name(attribute);
    add("attribute_not_exists(#" + attribute + ")");
  }
  void contains(const std::string& attribute, std::string_view value) {
    name(attribute);
    add("contains(#" + attribute + ", :" + attribute + ")");
    query_.values.text(":" + attribute, value);
  }

 private:
  void name(const std::string& attribute) { query_.names += ",\"#" + attribute + "\":\"" + attribute + "\""; }
  void add(const std::string& condition) {
    query_.filter += (query_.filter.empty() ? "" : " AND ") + condition;
  }

  TableQuery& query_;
};

// All conditions of `filter` but the times and the one on `hash`, which is the index's own.
TableQuery query_of(const std::string& index, const std::string& hash, std::string_view value,
                    const ports::ErrorFilter& filter) {
  TableQuery query;
  query.index = index;
  query.names = "\"#timestamp\":\"timestamp\"";
  query.key_condition = hash + " = :hash AND #timestamp BETWEEN :from AND :to";
  query.values.text(":hash", value);
  FilterText conditions(query);
  if (filter.partner_id && hash != "partnerId") conditions.equal("partnerId", *filter.partner_id);
  if (filter.group && hash != "errorGroup") conditions.equal("errorGroup", bounded_text(*filter.group));
  // Events whose external id could not be read have no such attribute.
  if (filter.external_order_id && filter.external_order_id->empty()) conditions.absent("externalOrderId");
  if (filter.state) conditions.equal("state", ports::to_string(*filter.state));
  if (filter.code) conditions.contains("codes", domain::to_string(*filter.code));
  if (filter.field) conditions.contains("fields", bounded_text(*filter.field));
  return query;
}

void set_times(TableQuery& query, const std::optional<domain::Timestamp>& from,
               const std::optional<domain::Timestamp>& to) {
  // Characters before and behind the digits that every time begins with.
  query.values.text(":from", from ? time_text(*from) : "/");
  query.values.text(":to", to ? time_text(*to) : ":");
}

}  // namespace

bool needs_partners(const ports::ErrorFilter& filter) {
  return !filter.group && !filter.partner_id &&
         (!filter.external_order_id || filter.external_order_id->empty());
}

std::vector<TableQuery> index_queries(const ports::ErrorFilter& filter,
                                      const std::vector<std::string>& partners) {
  std::vector<TableQuery> queries;
  if (filter.from && filter.to && *filter.to < *filter.from) return queries;
  if (filter.group == "" || filter.partner_id == "") return queries;
  if (filter.external_order_id && !filter.external_order_id->empty()) {
    queries.push_back(
        query_of(kExternalIdIndex, "externalOrderId", bounded_text(*filter.external_order_id), filter));
  } else if (filter.group) {
    queries.push_back(query_of(kGroupIndex, "errorGroup", bounded_text(*filter.group), filter));
  } else if (filter.partner_id) {
    queries.push_back(query_of(kPartnerIndex, "partnerId", *filter.partner_id, filter));
  } else {
    for (const auto& partner : partners)
      queries.push_back(query_of(kPartnerIndex, "partnerId", partner, filter));
  }
  for (auto& query : queries) set_times(query, filter.from, filter.to);
  return queries;
}

IndexStream::IndexStream(Table& table, const ports::ErrorFilter& filter,
                         const std::vector<std::string>& partners, const StreamOrder& order)
    : table_(table), order_(order) {
  ports::ErrorFilter narrowed = filter;
  if (order_.after) {
    const auto time = domain::uuid7_time(*order_.after);
    if (order_.oldest_first) {
      narrowed.from = std::max(time, narrowed.from.value_or(time));
    } else {
      narrowed.to = std::min(time, narrowed.to.value_or(time));
    }
  }
  for (auto& query : index_queries(narrowed, partners)) {
    query.ascending = order_.oldest_first;
    query.projection = "id,#timestamp,amountAtRisk";
    if (order_.expected > 0) query.limit = order_.expected + kSpareEntries;
    sources_.emplace_back().query = std::move(query);
  }
}

void IndexStream::take(Source& source, TablePage page) const {
  for (const auto& item : page.items) {
    const auto id = domain::parse_uuid(item.text("id"));
    if (!id || (order_.after && !comes_before(*order_.after, *id))) continue;
    source.later.push_back({.id = *id, .key = item.key(), .amount = item.decimal("amountAtRisk")});
  }
  source.query.limit = std::min(source.query.limit * kGrowth, kMostEntries);
  source.query.start_key = std::move(page.next_key);
  source.ended = source.query.start_key.empty();
  std::ranges::sort(source.later, [&](const auto& a, const auto& b) { return comes_before(a.id, b.id); });
  auto end = source.later.end();
  if (!source.ended) {
    while (end != source.later.begin() && std::prev(end)->key.timestamp == source.later.back().key.timestamp)
      --end;
  }
  source.ready.insert(source.ready.end(), std::make_move_iterator(source.later.begin()),
                      std::make_move_iterator(end));
  source.later.erase(source.later.begin(), end);
}

// Reads on until every source has an entry ready or is at its end.
Result<> IndexStream::fill() {
  for (;;) {
    std::vector<Source*> waiting;
    std::vector<const TableQuery*> queries;
    for (auto& source : sources_) {
      if (!source.ready.empty() || source.ended) continue;
      waiting.push_back(&source);
      queries.push_back(&source.query);
    }
    if (waiting.empty()) return {};
    auto pages = table_.query_each(queries);
    if (!pages) return fail(std::move(pages.error()));
    for (std::size_t i = 0; i < waiting.size(); ++i) take(*waiting[i], std::move((*pages)[i]));
  }
}

Result<std::optional<IndexEntry>> IndexStream::next() {
  if (auto filled = fill(); !filled) return fail(std::move(filled.error()));
  Source* first = nullptr;
  for (auto& source : sources_) {
    if (source.ready.empty()) continue;
    if (first == nullptr || comes_before(source.ready.front().id, first->ready.front().id)) first = &source;
  }
  if (first == nullptr) return std::nullopt;
  auto entry = std::move(first->ready.front());
  first->ready.pop_front();
  return entry;
}

}  // namespace nexus::dynamodb
