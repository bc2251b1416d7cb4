#include "adapters/sqlite/order_plan.h"

#include <algorithm>
#include <limits>

#include "adapters/sqlite/dictionary.h"

namespace nexus::sqlite {
namespace {

using ports::OrderSort;

constexpr auto kMost = std::numeric_limits<std::uint64_t>::max();

IndexRange between(IndexName index, IndexKey low, IndexKey high) {
  return {index, lowest(low), highest(high)};
}

void look_up(Connection& connection, DictionaryTable table, const std::optional<std::string>& text,
             Condition condition, std::optional<std::int64_t>& code, CodedFilter& coded) {
  if (!text) return;
  coded.conditions |= condition;
  code = find_code(connection, table, *text);
  if (!code) coded.matches_nothing = true;
}

}  // namespace

CodedFilter code_filter(Connection& connection, const ports::OrderFilter& filter) {
  CodedFilter coded;
  coded.filter = &filter;
  look_up(connection, DictionaryTable::partners, filter.partner_id, kPartner, coded.partner, coded);
  look_up(connection, DictionaryTable::customers, filter.customer_id, kCustomer, coded.customer, coded);
  look_up(connection, DictionaryTable::products, filter.product_id, kProduct, coded.product, coded);
  if (filter.external_order_id) coded.conditions |= kExternalId;
  if (filter.from_transaction_time || filter.to_transaction_time) coded.conditions |= kTime;
  if (filter.min_gross_amount || filter.max_gross_amount) coded.conditions |= kGross;
  return coded;
}

std::vector<CandidateRange> candidate_ranges(const CodedFilter& coded) {
  const auto& filter = *coded.filter;
  const auto from = filter.from_transaction_time ? sortable(filter.from_transaction_time->ms) : 0;
  const auto to = filter.to_transaction_time ? sortable(filter.to_transaction_time->ms) : kMost;
  const auto least = filter.min_gross_amount ? amount_key(*filter.min_gross_amount) : IndexKey{0, 0};
  const auto most = filter.max_gross_amount ? amount_key(*filter.max_gross_amount) : IndexKey{kMost, kMost};
  const auto has_time = coded.conditions & kTime;
  std::vector<CandidateRange> ranges;
  const auto add_code = [&](IndexName plain, IndexName timed, std::int64_t value, unsigned covers) {
    const auto code = static_cast<std::uint64_t>(value);
    ranges.push_back({between(timed, {code, from}, {code, to}), covers | has_time});
    ranges.push_back({between(plain, {code, 0}, {code, kMost}), covers});
  };
  if (coded.customer) add_code(IndexName::customer, IndexName::customer_time, *coded.customer, kCustomer);
  if (coded.product) {
    const auto code = static_cast<std::uint64_t>(*coded.product);
    ranges.push_back({between(IndexName::product, {code, 0}, {code, kMost}), kProduct});
  }
  if (coded.partner) add_code(IndexName::partner, IndexName::partner_time, *coded.partner, kPartner);
  ranges.push_back({between(IndexName::time, {0, from}, {0, to}), has_time});
  ranges.push_back({between(IndexName::gross_amount, least, most), coded.conditions & kGross});
  ranges.push_back({between(IndexName::net_amount, {0, 0}, {kMost, kMost}), 0});
  return ranges;
}

bool is_sorted_for(const IndexRange& range, OrderSort sort) {
  switch (range.index) {
    case IndexName::time:
    case IndexName::partner_time:
    case IndexName::customer_time: return sort == OrderSort::transaction_time;
    case IndexName::partner:
    case IndexName::customer:
    case IndexName::product: return sort == OrderSort::processed_at;
    case IndexName::gross_amount: return sort == OrderSort::gross_amount;
    case IndexName::net_amount: return sort == OrderSort::net_amount;
  }
  return false;
}

IndexKey position_key(OrderSort sort, const IndexEntry& entry) {
  switch (sort) {
    case OrderSort::processed_at: return {};
    case OrderSort::transaction_time:
    case OrderSort::sequence_number: return {0, entry.key.low};
    case OrderSort::gross_amount:
    case OrderSort::net_amount: return entry.key;
  }
  return {};
}

IndexKey position_key(OrderSort sort, const domain::Order& order) {
  switch (sort) {
    case OrderSort::processed_at: return {};
    case OrderSort::transaction_time: return {0, sortable(order.transaction_time.ms)};
    case OrderSort::sequence_number: return {0, sortable(order.sequence_number)};
    case OrderSort::gross_amount: return amount_key(order.gross_amount);
    case OrderSort::net_amount: return amount_key(order.net_amount);
  }
  return {};
}

ports::OrderPosition position_of(IndexKey key, const domain::Uuid& id) { return {to_bytes(key), id}; }

IndexEntry entry_of(const ports::OrderPosition& position) {
  if (position.sort_key.size() != 16) {
    throw Failure(
        Error{ErrorKind::invalid, "The position to continue from is not one that this store gave out."});
  }
  return entry_of(key_from_bytes(position.sort_key), position.id);
}

IndexRange continued(IndexRange range, OrderSort sort, const IndexEntry& after, bool descending) {
  IndexEntry place = after;
  // Indexes that begin with a code carry it in the high half of their keys; positions do not.
  if (sort == OrderSort::processed_at) place.key = range.low.key;
  if (sort == OrderSort::transaction_time) place.key.high = range.low.key.high;
  if (descending) {
    range.high = std::min(range.high, predecessor(place));
  } else {
    range.low = std::max(range.low, successor(place));
  }
  return range;
}

}  // namespace nexus::sqlite
