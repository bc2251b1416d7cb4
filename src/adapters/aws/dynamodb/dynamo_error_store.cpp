#include "adapters/aws/dynamodb/dynamo_error_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "adapters/aws/dynamodb/index_stream.h"
#include "adapters/aws/dynamodb/kept_text.h"
#include "adapters/aws/dynamodb/partner_totals.h"
#include "adapters/aws/dynamodb/schema.h"

namespace nexus::dynamodb {
namespace {

constexpr std::int64_t kDayMs = 24LL * 60 * 60 * 1'000;

}  // namespace

Result<std::unique_ptr<DynamoErrorStore>> DynamoErrorStore::open(const DynamoErrorStoreOptions& options,
                                                                 aws::JsonService& service) {
  std::unique_ptr<DynamoErrorStore> store(new DynamoErrorStore(service, options.table));
  SchemaOptions schema{.create_missing = options.create_missing,
                       .time_to_live = options.time_to_live,
                       .wait_ms = options.wait_ms};
  if (auto ready = prepare_table(store->table_, schema); !ready) return fail(std::move(ready.error()));
  return store;
}

Result<std::optional<ports::StoredError>> DynamoErrorStore::find(const domain::Uuid& id) {
  const auto key = event_key(id);
  if (!key) return std::nullopt;
  auto item = table_.get(*key);
  if (!item) return fail(std::move(item.error()));
  if (!*item) return std::nullopt;
  return read_error(table_, **item);
}

Result<std::vector<std::string>> DynamoErrorStore::partners_for(const ports::ErrorFilter& filter) {
  std::vector<std::string> partners;
  if (!needs_partners(filter)) return partners;
  auto totals = read_partner_totals(table_);
  if (!totals) return fail(std::move(totals.error()));
  for (auto& of : *totals) partners.push_back(std::move(of.partner));
  return partners;
}

namespace {

// The events at these places, in their order, without those that are gone or have another state by now.
Result<std::vector<ports::StoredError>> read_errors(Table& table, const std::vector<IndexEntry>& entries,
                                                    const ports::ErrorFilter& filter) {
  std::vector<Key> keys;
  keys.reserve(entries.size());
  for (const auto& entry : entries) keys.push_back(entry.key);
  auto items = table.get_all(keys);
  if (!items) return fail(std::move(items.error()));
  std::map<std::string, const Item*> by_id;
  for (const auto& item : *items) by_id[item.text("id")] = &item;
  std::vector<ports::StoredError> errors;
  for (const auto& entry : entries) {
    const auto at = by_id.find(entry.key.id);
    if (at == by_id.end()) continue;
    auto error = read_error(table, *at->second);
    if (!error) return fail(std::move(error.error()));
    if (!*error || (filter.state && (*error)->state != *filter.state)) continue;
    errors.push_back(std::move(**error));
  }
  return errors;
}

}  // namespace

Result<ports::ErrorPage> DynamoErrorStore::list(const ports::ErrorQuery& query) {
  auto partners = partners_for(query.filter);
  if (!partners) return fail(std::move(partners.error()));
  IndexStream stream(
      table_, query.filter, *partners,
      {.oldest_first = query.oldest_first, .after = query.after, .expected = query.skip + query.limit + 1});
  ports::ErrorPage page;
  std::size_t skip = query.skip;
  std::optional<IndexEntry> ahead;  // read, and not yet on the page
  for (bool more = true; more && page.errors.size() < query.limit;) {
    std::vector<IndexEntry> entries;
    if (ahead) entries.push_back(*std::exchange(ahead, std::nullopt));
    // One more than the page takes says whether there is another page.
    while (more && entries.size() < query.limit - page.errors.size() + 1) {
      auto entry = stream.next();
      if (!entry) return fail(std::move(entry.error()));
      more = entry->has_value();
      if (more && skip > 0) {
        --skip;
      } else if (more) {
        entries.push_back(std::move(**entry));
      }
    }
    if (more) {
      ahead = std::move(entries.back());
      entries.pop_back();
    }
    auto errors = read_errors(table_, entries, query.filter);
    if (!errors) return fail(std::move(errors.error()));
    std::ranges::move(*errors, std::back_inserter(page.errors));
  }
  if (ahead && !page.errors.empty()) page.next = page.errors.back().event.id;
  return page;
}

Result<std::uint64_t> DynamoErrorStore::count_by_index(const ports::ErrorFilter& filter) {
  auto partners = partners_for(filter);
  if (!partners) return fail(std::move(partners.error()));
  std::uint64_t counted = 0;
  for (auto& query : index_queries(filter, *partners)) {
    query.count_only = true;
    do {
      auto page = table_.query(query);
      if (!page) return fail(std::move(page.error()));
      counted += page->count;
      query.start_key = std::move(page->next_key);
    } while (!query.start_key.empty());
  }
  return counted;
}

Result<std::uint64_t> DynamoErrorStore::count(const ports::ErrorFilter& filter) {
  const bool has_more = filter.code || filter.field || filter.from || filter.to || filter.external_order_id;
  if (has_more || (filter.state && !filter.group)) return count_by_index(filter);
  if (filter.group) {
    auto group = group_of(filter);
    if (!group) return fail(std::move(group.error()));
    if (!*group) return 0;
    const GroupRecord& record = **group;
    if (!filter.state) return record.events();
    if (*filter.state == ports::ErrorState::open) return record.open;
    return *filter.state == ports::ErrorState::resolved ? record.resolved : record.dismissed;
  }
  auto totals = read_partner_totals(table_);
  if (!totals) return fail(std::move(totals.error()));
  std::uint64_t counted = 0;
  for (const auto& of : *totals) {
    if (!filter.partner_id || *filter.partner_id == of.partner) counted += of.events;
  }
  return counted;
}

Result<ports::ErrorStatistics> DynamoErrorStore::statistics(domain::Timestamp now) {
  auto totals = read_partner_totals(table_);
  if (!totals) return fail(std::move(totals.error()));
  ports::ErrorStatistics statistics;
  std::vector<std::string> partners;
  for (const auto& of : *totals) {
    partners.push_back(of.partner);
    statistics.total += of.events;
    statistics.received[of.partner] = of.received;
    if (of.events > 0) statistics.by_partner[of.partner] = of.events;
    for (const auto& [code, count] : of.by_code) statistics.by_code[code] += count;
  }
  auto latest = count_since(table_, partners, {now.ms - kDayMs});
  if (!latest) return fail(std::move(latest.error()));
  statistics.last_24_hours = *latest;
  return statistics;
}

}  // namespace nexus::dynamodb
