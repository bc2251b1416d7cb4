#include "adapters/sqlite/order_sources.h"

#include <algorithm>
#include <limits>

#include "adapters/sqlite/order_plan.h"
#include "adapters/sqlite/order_row.h"

namespace nexus::sqlite {
namespace {

// Numbers that are fetched for one partner at a time.
constexpr std::size_t kSequenceFetch = 32;

std::string id_bytes(const IndexEntry& entry) { return std::string(as_blob(id_of(entry))); }

}  // namespace

IdScan::IdScan(Connection& connection, const std::optional<IndexEntry>& after, bool descending)
    : start_(after        ? id_bytes(*after)
             : descending ? std::string(17, '\xff')
                          : std::string()),
      query_(connection, descending ? "SELECT id FROM orders WHERE id < ? ORDER BY id DESC"
                                    : "SELECT id FROM orders WHERE id > ? ORDER BY id") {
  query_.blob(start_);
}

std::optional<IndexEntry> IdScan::next() {
  if (!query_.step()) return std::nullopt;
  return entry_of(IndexKey{}, uuid_from_blob(query_.blob_at(0)));
}

SequenceScan::SequenceScan(Connection& connection, const std::vector<std::int64_t>& partners,
                           const std::optional<IndexEntry>& after, bool descending)
    : connection_(connection), after_(after), descending_(descending) {
  std::int64_t start = descending ? std::numeric_limits<std::int64_t>::max() : 0;
  // sortable() is its own inverse.
  if (after) start = static_cast<std::int64_t>(sortable(static_cast<std::int64_t>(after->key.low)));
  for (const auto partner : partners) {
    parts_.push_back({partner, start, {}});
    fetch(parts_.back());
  }
}

void SequenceScan::fetch(Part& part) {
  Query query(connection_,
              descending_
                  ? "SELECT sequence_number, id FROM orders WHERE partner = ? AND sequence_number <= ? "
                    "ORDER BY sequence_number DESC LIMIT ?"
                  : "SELECT sequence_number, id FROM orders WHERE partner = ? AND sequence_number >= ? "
                    "ORDER BY sequence_number LIMIT ?");
  query.integer(part.partner).integer(part.next_number).integer(kSequenceFetch);
  while (query.step()) {
    const auto number = query.integer_at(0);
    const auto entry = entry_of(IndexKey{0, sortable(number)}, uuid_from_blob(query.blob_at(1)));
    part.next_number = descending_ ? number - 1 : number + 1;
    if (!after_ || earlier(*after_, entry)) part.fetched.push_back(entry);
  }
  std::reverse(part.fetched.begin(), part.fetched.end());
}

std::optional<IndexEntry> SequenceScan::next() {
  Part* first = nullptr;
  for (auto& part : parts_) {
    if (part.fetched.empty()) continue;
    if (!first || earlier(part.fetched.back(), first->fetched.back())) first = &part;
  }
  if (!first) return std::nullopt;
  const auto entry = first->fetched.back();
  first->fetched.pop_back();
  if (first->fetched.empty()) fetch(*first);
  return entry;
}

GatheredOrders::GatheredOrders(const std::vector<domain::Order>& orders, ports::OrderSort sort,
                               const std::optional<IndexEntry>& after, bool descending) {
  for (const auto& order : orders) {
    const auto entry = entry_of(position_key(sort, order), order.id);
    if (!after || (descending ? entry < *after : *after < entry)) entries_.push_back(entry);
  }
  std::sort(entries_.begin(), entries_.end());
  if (!descending) std::reverse(entries_.begin(), entries_.end());
}

std::optional<IndexEntry> GatheredOrders::next() {
  if (entries_.empty()) return std::nullopt;
  const auto entry = entries_.back();
  entries_.pop_back();
  return entry;
}

}  // namespace nexus::sqlite
