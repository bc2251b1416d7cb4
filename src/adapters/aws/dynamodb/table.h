// Calls to one DynamoDB table, with what each of them may leave undone repeated until it is done.
//
// Safe to call from any thread; calls block. `unavailable` when the service stays away or keeps refusing.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/aws/dynamodb/item.h"
#include "adapters/aws/json_protocol.h"
#include "base/result.h"

namespace nexus::dynamodb {

// Pauses between tries, with full jitter, doubled up to two seconds.
class Backoff {
 public:
  // Waits before the next try; false when there were as many as make sense.
  bool wait();

 private:
  int tries_ = 0;
};

// One Query. The expressions name attributes by `names` (JSON members, may be empty) and values by `values`.
struct TableQuery {
  std::string index;          // empty: the table itself, read consistently
  std::string key_condition;  // "partnerId = :hash AND ..."
  std::string filter;         // may be empty
  std::string names;          // "\"#state\":\"state\""
  ItemWriter values;
  std::string projection;  // may be empty: all that there is
  bool ascending = true;
  bool count_only = false;
  std::size_t limit = 0;  // entries looked at; 0: as many as one answer holds
  std::string start_key;  // JSON object of the page before; empty: from the start
};

struct TablePage {
  std::vector<Item> items;
  std::uint64_t count = 0;
  std::string next_key;  // empty: there is no more
};

struct TransactionOutcome {
  bool committed = false;
  // One a cancelled transaction's action: "None", "ConditionalCheckFailed", "TransactionConflict" and so on.
  std::vector<std::string> reasons;

  bool condition_failed(std::size_t action) const {
    return action < reasons.size() && reasons[action] == "ConditionalCheckFailed";
  }
};

class Table {
 public:
  // DynamoDB's own bounds.
  static constexpr std::size_t kMaxActions = 100;
  static constexpr std::size_t kMaxBatchWrites = 25;
  static constexpr std::size_t kMaxBatchReads = 100;

  // `service` must outlive it.
  Table(aws::JsonService& service, std::string name) : service_(service), name_(std::move(name)) {}

  const std::string& name() const { return name_; }
  aws::JsonService& service() { return service_; }

  // Consistent reads.
  Result<std::optional<Item>> get(const Key& key);
  // Those that exist, in no particular order. `keys` has none twice. `projection` names attributes, or is
  // empty.
  Result<std::vector<Item>> get_all(std::span<const Key> keys, const std::string& projection = "",
                                    const std::string& names = "");
  Result<TablePage> query(const TableQuery& query);
  // The same for many at the same time, one page each, in their order.
  Result<std::vector<TablePage>> query_each(std::span<const TableQuery* const> queries);
  // All pages of a query.
  Result<std::vector<Item>> query_all(TableQuery query);

  // Writes items (JSON objects) or deletes keys without conditions, 25 in a request, and what the service
  // left unprocessed again. Bounded to the ones given; not a transaction.
  Result<> put_all(std::span<const std::string> items);
  Result<> delete_all(std::span<const Key> keys);

  // All actions or none; 1 to kMaxActions of them, each on another item. A repetition after a lost answer
  // is known to the service by its token, so it counts once.
  Result<TransactionOutcome> transact(std::span<const std::string> actions);

  // Actions of a transaction. `condition` may be empty; `values` are those of all its expressions.
  std::string put_action(const ItemWriter& item, std::string_view condition, const ItemWriter& values = {},
                         std::string_view names = {}) const;
  std::string update_action(const Key& key, std::string_view update, std::string_view condition,
                            const ItemWriter& values, std::string_view names = {}) const;
  std::string delete_action(const Key& key, std::string_view condition, const ItemWriter& values = {},
                            std::string_view names = {}) const;

  // One call, whose errors are failures that say what was being done.
  Result<wire::JsonValue> call(const std::string& operation, std::string body);

 private:
  Result<> write_batches(std::span<const std::string> requests);
  Result<std::string> write_batch(const std::string& requests);
  std::string query_body(const TableQuery& query) const;
  Result<wire::JsonValue> read_answer(const std::string& operation, Result<aws::JsonAnswer> answer) const;

  aws::JsonService& service_;
  const std::string name_;
};

}  // namespace nexus::dynamodb
