// Where accepted orders rest and are queried. Unique on id, on (partner id, external order id) and
// on (partner id, sequence number). Statistics are kept as orders arrive, in the same transaction.
// tests/contract/stores holds each adapter to it. Safe to call from any thread; calls block.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "domain/order.h"

namespace nexus::ports {

// What became of each order of a save.
enum class SaveOutcome : std::uint8_t {
  inserted,
  already_there,  // same identity and content (a redelivery): nothing changed
  conflict,       // same identity or number with other content: nothing changed; the first one stands
};

enum class OrderSort { processed_at, transaction_time, gross_amount, net_amount, sequence_number };
enum class SortDirection { ascending, descending };

// All given conditions hold together; bounds are inclusive.
struct OrderFilter {
  std::optional<std::string> partner_id;
  std::optional<std::string> customer_id;
  std::optional<std::string> product_id;
  std::optional<std::string> external_order_id;
  std::optional<domain::Timestamp> from_transaction_time;
  std::optional<domain::Timestamp> to_transaction_time;
  std::optional<domain::Decimal> min_gross_amount;
  std::optional<domain::Decimal> max_gross_amount;
};

// Whether the order meets every condition.
bool matches(const domain::Order& order, const OrderFilter& filter);

// Where a page ends: the sort key and id of its last order. Ids break ties.
struct OrderPosition {
  std::string sort_key;  // opaque to callers; the adapter's own form
  domain::Uuid id;
};

struct OrderQuery {
  OrderFilter filter;
  OrderSort sort = OrderSort::processed_at;
  SortDirection direction = SortDirection::descending;
  std::optional<OrderPosition> after;  // continue behind this position
  std::size_t skip = 0;                // numbered pages; at most kMaxSkip
  std::size_t limit = 20;              // 1 .. 100 for pages, up to 10,000 for exports
};
inline constexpr std::size_t kMaxSkip = 10'000;

struct OrderPage {
  std::vector<domain::Order> orders;
  std::optional<OrderPosition> next;  // present when there may be more
};

// How many orders match. `exact` is false when counting stopped at the adapter's stated cost.
struct OrderCount {
  std::uint64_t count = 0;
  bool exact = true;
};

struct PartnerTotals {
  std::uint64_t orders = 0;
  std::int64_t highest_sequence = 0;
  domain::DecimalTotal gross_amount;
  domain::DecimalTotal tax_amount;
  domain::DecimalTotal net_amount;
};

struct OrderStatistics {
  std::map<std::string, PartnerTotals> by_partner;
  std::map<std::string, std::uint64_t> orders_by_date;  // "2010-12-01", UTC date of transaction_time
};

class OrderStore {
 public:
  virtual ~OrderStore() = default;

  // Writes all orders and their statistics in one transaction: one outcome an order. A failed
  // Result means that nothing was written, except `unavailable`, after which it is unknown; saving
  // again is always safe. Orders of one call may repeat each other.
  virtual Result<std::vector<SaveOutcome>> save(std::span<const domain::Order> orders) = 0;

  virtual Result<std::optional<domain::Order>> find(const domain::Uuid& id) = 0;
  virtual Result<std::optional<domain::Order>> find_external(const std::string& partner_id,
                                                             const std::string& external_order_id) = 0;
  // When the transaction that stored the order was written; nothing when there is no such order, and where
  // the store does not know.
  virtual Result<std::optional<domain::Timestamp>> stored_at(const domain::Uuid& id) {
    static_cast<void>(id);
    return std::nullopt;
  }

  virtual Result<OrderPage> list(const OrderQuery& query) = 0;
  // The place of that order in a list sorted like this, to continue behind it.
  virtual OrderPosition position(const domain::Order& order, OrderSort sort) const = 0;
  virtual Result<OrderCount> count(const OrderFilter& filter) = 0;
  virtual Result<OrderStatistics> statistics() = 0;

  // Calls `visit` with the (partner id, external order id) of every stored order, in no order, and
  // returns when done or when `visit` returns false. Orders saved meanwhile may be left out.
  using IdentityVisitor =
      std::function<bool(std::string_view partner_id, std::string_view external_order_id)>;
  virtual Result<> visit_identities(const IdentityVisitor& visit) = 0;
};

}  // namespace nexus::ports
