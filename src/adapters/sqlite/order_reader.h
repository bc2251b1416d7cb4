// The reading half of the order store: lists and counts in one snapshot.
#pragma once

#include <memory>

#include "adapters/sqlite/index_tail.h"
#include "adapters/sqlite/order_plan.h"
#include "adapters/sqlite/reader_pool.h"
#include "ports/order_store.h"

namespace nexus::sqlite {

// What one query may cost at most. A page that would cost more ends early and says where to go on.
inline constexpr std::size_t kScanBudget = 5'000;   // orders that are read and found not to match
inline constexpr std::size_t kGatherLimit = 5'000;  // orders that are read and sorted in memory, or counted

// A snapshot of the file together with the tail of the indexes that belongs to it.
class ReadView {
 public:
  ReadView(ReaderPool& readers, const SharedTail& tail);
  Connection& connection() { return lease_.connection(); }
  const TailState& tail() const { return *tail_; }

 private:
  ReaderPool::Lease lease_;
  std::shared_ptr<const TailState> tail_;
  std::optional<Transaction> snapshot_;
};

class OrderReader {
 public:
  explicit OrderReader(ReadView& view) : view_(view) {}
  ports::OrderPage list(const ports::OrderQuery& query);
  // `total` is what a filter without conditions counts.
  ports::OrderCount count(const ports::OrderFilter& filter);

 private:
  struct Plan {
    std::unique_ptr<EntrySource> source;
    bool filters = false;  // entries may belong to orders that do not match
  };
  Plan plan(const ports::OrderQuery& query, const CodedFilter& coded);
  Plan plan_native(const ports::OrderQuery& query, const CodedFilter& coded,
                   const std::optional<IndexEntry>& after);
  std::optional<CandidateRange> smallest(const CodedFilter& coded,
                                         const std::vector<CandidateRange>& candidates,
                                         std::uint64_t& entries);
  ports::OrderPage assemble(const ports::OrderQuery& query, Plan plan);
  std::vector<domain::Order> with_external_id(const ports::OrderFilter& filter);
  std::vector<domain::Order> gather(const IndexRange& range, const ports::OrderFilter& filter);
  std::vector<std::int64_t> all_partners();

  ReadView& view_;
};

}  // namespace nexus::sqlite
