#include "adapters/sqlite/order_reader.h"

#include <chrono>
#include <thread>

#include "adapters/sqlite/index_upkeep.h"
#include "adapters/sqlite/order_row.h"
#include "adapters/sqlite/order_sources.h"
#include "base/check.h"

namespace nexus::sqlite {

using ports::OrderPage;
using ports::OrderQuery;
using ports::SortDirection;

ReadView::ReadView(ReaderPool& readers, const SharedTail& tail) : lease_(readers.lend()) {
  // A tail that was taken before the snapshot holds orders of the snapshot only. The generations
  // differ when the writer has just moved the tail into the file; then both are taken again.
  for (int attempt = 0; attempt < 1'000; ++attempt) {
    tail_ = tail.with([](const auto& current) { return current; });
    snapshot_.emplace(connection(), Transaction::Kind::read);
    if (read_generation(connection()) == tail_->generation) return;
    snapshot_.reset();
    std::this_thread::sleep_for(std::chrono::microseconds(100));
  }
  throw Failure(Error{ErrorKind::unavailable, "The order indexes are being rewritten; retry later."});
}

OrderPage OrderReader::list(const OrderQuery& query) {
  check(query.limit > 0 && query.skip <= ports::kMaxSkip, "a page has a limit, and skips a bounded number");
  const auto coded = code_filter(view_.connection(), query.filter);
  if (coded.matches_nothing) return {};
  return assemble(query, plan(query, coded));
}

OrderReader::Plan OrderReader::plan(const OrderQuery& query, const CodedFilter& coded) {
  const bool descending = query.direction == SortDirection::descending;
  const auto after = query.after ? std::optional(entry_of(*query.after)) : std::nullopt;
  const auto from_memory = [&](const std::vector<domain::Order>& orders) {
    return Plan{std::make_unique<GatheredOrders>(orders, query.sort, after, descending), false};
  };
  if (coded.conditions & kExternalId) return from_memory(with_external_id(query.filter));

  const auto candidates = candidate_ranges(coded);
  const CandidateRange* sorted = nullptr;
  for (const auto& candidate : candidates) {
    if (!is_sorted_for(candidate.range, query.sort)) continue;
    if (!sorted || candidate.covers == coded.conditions) sorted = &candidate;
  }
  const unsigned covered = sorted                                            ? sorted->covers
                           : query.sort == ports::OrderSort::sequence_number ? coded.conditions & kPartner
                                                                             : 0;
  if (covered != coded.conditions) {
    std::uint64_t entries = 0;
    const auto narrow = smallest(coded, candidates, entries);
    if (narrow && entries <= kGatherLimit) return from_memory(gather(narrow->range, query.filter));
  }
  if (!sorted) return plan_native(query, coded, after);
  const auto range = after ? continued(sorted->range, query.sort, *after, descending) : sorted->range;
  return {std::make_unique<IndexScan>(view_.connection(), view_.tail(), range, descending),
          covered != coded.conditions};
}

OrderReader::Plan OrderReader::plan_native(const OrderQuery& query, const CodedFilter& coded,
                                           const std::optional<IndexEntry>& after) {
  const bool descending = query.direction == SortDirection::descending;
  if (query.sort == ports::OrderSort::processed_at) {
    return {std::make_unique<IdScan>(view_.connection(), after, descending), coded.conditions != 0};
  }
  check(query.sort == ports::OrderSort::sequence_number, "every other sort has an index of its own");
  auto partners = coded.partner ? std::vector{*coded.partner} : all_partners();
  return {std::make_unique<SequenceScan>(view_.connection(), std::move(partners), after, descending),
          (coded.conditions & ~kPartner) != 0};
}

std::optional<CandidateRange> OrderReader::smallest(const CodedFilter& coded,
                                                    const std::vector<CandidateRange>& candidates,
                                                    std::uint64_t& entries) {
  std::optional<CandidateRange> best;
  for (const auto& candidate : candidates) {
    if (candidate.covers == 0) continue;
    const auto count = count_entries(view_.connection(), view_.tail(), candidate.range);
    if (!best || count < entries) {
      best = candidate;
      entries = count;
    }
    // Nothing is left to filter: no other range can be smaller.
    if (candidate.covers == coded.conditions) break;
  }
  return best;
}

OrderPage OrderReader::assemble(const OrderQuery& query, Plan plan) {
  OrderPage page;
  page.orders.reserve(query.limit);
  std::size_t skip = query.skip;
  std::size_t unmatched = 0;
  std::optional<IndexEntry> last;
  const auto end_at = [&](const IndexEntry& entry) {
    page.next = position_of(position_key(query.sort, entry), id_of(entry));
  };
  while (const auto entry = plan.source->next()) {
    if (page.orders.size() == query.limit) {
      end_at(*last);
      return page;
    }
    if (skip > 0 && !plan.filters) {
      --skip;
      continue;
    }
    auto order = read_order(view_.connection(), id_of(*entry));
    if (!order) {
      throw Failure(Error{ErrorKind::corrupt, "An index names an order that is not stored in " +
                                                  view_.connection().path() + "; restore the last backup."});
    }
    if (plan.filters && !ports::matches(*order, query.filter)) {
      if (++unmatched < kScanBudget) continue;
      end_at(*entry);
      return page;
    }
    last = entry;
    if (skip > 0) {
      --skip;
      continue;
    }
    page.orders.push_back(std::move(*order));
  }
  return page;
}

std::vector<domain::Order> OrderReader::with_external_id(const ports::OrderFilter& filter) {
  std::vector<domain::Order> found;
  std::vector<std::string> partners;
  {
    Query query(view_.connection(), "SELECT partner_id FROM partners");
    while (query.step()) partners.emplace_back(query.text_at(0));
  }
  for (const auto& partner : partners) {
    if (filter.partner_id && *filter.partner_id != partner) continue;
    auto order = read_order_external(view_.connection(), partner, *filter.external_order_id);
    if (order && ports::matches(*order, filter)) found.push_back(std::move(*order));
  }
  return found;
}

std::vector<domain::Order> OrderReader::gather(const IndexRange& range, const ports::OrderFilter& filter) {
  std::vector<domain::Order> found;
  IndexScan scan(view_.connection(), view_.tail(), range, true);
  for (std::size_t read = 0; read < kGatherLimit; ++read) {
    const auto entry = scan.next();
    if (!entry) break;
    auto order = read_order(view_.connection(), id_of(*entry));
    if (order && ports::matches(*order, filter)) found.push_back(std::move(*order));
  }
  return found;
}

std::vector<std::int64_t> OrderReader::all_partners() {
  std::vector<std::int64_t> partners;
  Query query(view_.connection(), "SELECT code FROM partners");
  while (query.step()) partners.push_back(query.integer_at(0));
  return partners;
}

ports::OrderCount OrderReader::count(const ports::OrderFilter& filter) {
  const auto coded = code_filter(view_.connection(), filter);
  if (coded.matches_nothing) return {0, true};
  if (coded.conditions & kExternalId) return {with_external_id(filter).size(), true};
  std::uint64_t entries = 0;
  const auto candidates = candidate_ranges(coded);
  for (const auto& candidate : candidates) {
    if (candidate.covers == coded.conditions) {
      return {count_entries(view_.connection(), view_.tail(), candidate.range), true};
    }
  }
  const auto narrow = smallest(coded, candidates, entries);
  check(narrow.has_value(), "a filter with several conditions has an index for one of them");
  return {gather(narrow->range, filter).size(), entries <= kGatherLimit};
}

}  // namespace nexus::sqlite
