// Which index serves which part of a query.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "adapters/sqlite/index_scan.h"
#include "ports/order_store.h"

namespace nexus::sqlite {

// The conditions of a filter, as bits.
enum Condition : unsigned {
  kPartner = 1,
  kCustomer = 2,
  kProduct = 4,
  kExternalId = 8,
  kTime = 16,
  kGross = 32,
};

// A filter with its texts looked up.
struct CodedFilter {
  const ports::OrderFilter* filter = nullptr;
  std::optional<std::int64_t> partner;
  std::optional<std::int64_t> customer;
  std::optional<std::int64_t> product;
  unsigned conditions = 0;
  bool matches_nothing = false;  // it names a partner, customer or product that no order has
};
CodedFilter code_filter(Connection& connection, const ports::OrderFilter& filter);

// A part of an index that holds every order that the filter matches, and perhaps others.
struct CandidateRange {
  IndexRange range;
  unsigned covers = 0;  // conditions that every order of the range meets
};
std::vector<CandidateRange> candidate_ranges(const CodedFilter& filter);

// Whether the range's order is the order that the query asks for.
bool is_sorted_for(const IndexRange& range, ports::OrderSort sort);

// The key that a position of this sort carries, from an entry of an index that is sorted for it.
IndexKey position_key(ports::OrderSort sort, const IndexEntry& entry);
// That key as it is for an order itself.
IndexKey position_key(ports::OrderSort sort, const domain::Order& order);

ports::OrderPosition position_of(IndexKey key, const domain::Uuid& id);
// Throws Failure with `invalid` when the position did not come from this store.
IndexEntry entry_of(const ports::OrderPosition& position);

// Cuts off everything up to and including `after`.
IndexRange continued(IndexRange range, ports::OrderSort sort, const IndexEntry& after, bool descending);

}  // namespace nexus::sqlite
