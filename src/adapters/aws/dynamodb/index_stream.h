// Events in the order of their ids, which is that of their times, out of the indexes of the table. An index
// orders by time only, and what has the same millisecond is in no order there; a cursor is an event's id.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "adapters/aws/dynamodb/item.h"
#include "adapters/aws/dynamodb/table.h"
#include "ports/error_store.h"

namespace nexus::dynamodb {

inline constexpr const char* kPartnerIndex = "partnerId-timestamp-index";
inline constexpr const char* kGroupIndex = "errorGroup-timestamp-index";
inline constexpr const char* kExternalIdIndex = "externalOrderId-timestamp-index";

// What an index says of an event.
struct IndexEntry {
  domain::Uuid id;
  Key key;
  std::optional<domain::Decimal> amount;
};

// The queries that together find what meets `filter`: one of the group's or the external id's index, or one
// for each of `partners`, who are asked for only when they are needed (see needs_partners).
bool needs_partners(const ports::ErrorFilter& filter);
std::vector<TableQuery> index_queries(const ports::ErrorFilter& filter,
                                      const std::vector<std::string>& partners);

// Where an IndexStream begins and which way it goes.
struct StreamOrder {
  bool oldest_first = false;
  std::optional<domain::Uuid> after;
  std::size_t expected = 0;  // about as many entries will be read; 0: all
};

// Not safe to share between threads. The indexes follow the table within a moment, not at once.
class IndexStream {
 public:
  IndexStream(Table& table, const ports::ErrorFilter& filter, const std::vector<std::string>& partners,
              const StreamOrder& order);

  // The next one; nothing at the end.
  Result<std::optional<IndexEntry>> next();

 private:
  struct Source {
    TableQuery query;
    bool ended = false;
    std::deque<IndexEntry> ready;   // in order
    std::vector<IndexEntry> later;  // of the last millisecond read, which the next page may go on with
  };

  Result<> fill();
  void take(Source& source, TablePage page) const;
  bool comes_before(const domain::Uuid& a, const domain::Uuid& b) const {
    return order_.oldest_first ? a < b : b < a;
  }

  Table& table_;
  const StreamOrder order_;
  std::vector<Source> sources_;
};

}  // namespace nexus::dynamodb
