// Streams of entries that come from SQLite's own indexes, or from memory.
#pragma once

#include <memory>
#include <vector>

#include "adapters/sqlite/index_scan.h"
#include "domain/order.h"
#include "ports/order_store.h"

namespace nexus::sqlite {

// All orders by id, which is the order of processing, behind `after` if there is one.
class IdScan : public EntrySource {
 public:
  IdScan(Connection& connection, const std::optional<IndexEntry>& after, bool descending);
  std::optional<IndexEntry> next() override;

 private:
  std::string start_;
  Query query_;
};

// Orders by sequence number: those of the given partners, merged.
class SequenceScan : public EntrySource {
 public:
  SequenceScan(Connection& connection, const std::vector<std::int64_t>& partners,
               const std::optional<IndexEntry>& after, bool descending);
  std::optional<IndexEntry> next() override;

 private:
  struct Part {
    std::int64_t partner = 0;
    std::int64_t next_number = 0;     // where the following fetch begins
    std::vector<IndexEntry> fetched;  // the next one last
  };
  void fetch(Part& part);
  bool earlier(const IndexEntry& a, const IndexEntry& b) const { return descending_ ? b < a : a < b; }

  Connection& connection_;
  std::optional<IndexEntry> after_;
  bool descending_;
  std::vector<Part> parts_;
};

// Orders that were gathered and sorted in memory.
class GatheredOrders : public EntrySource {
 public:
  GatheredOrders(const std::vector<domain::Order>& orders, ports::OrderSort sort,
                 const std::optional<IndexEntry>& after, bool descending);
  std::optional<IndexEntry> next() override;

 private:
  std::vector<IndexEntry> entries_;  // the next one last
};

}  // namespace nexus::sqlite
