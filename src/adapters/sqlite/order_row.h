// One order as a row of the table `orders`.
#pragma once

#include <optional>
#include <vector>

#include "adapters/sqlite/connection.h"
#include "domain/order.h"

namespace nexus::sqlite {

struct OrderCodes {
  std::int64_t partner = 0;
  std::int64_t customer = 0;
  std::int64_t product = 0;
};

inline std::string_view as_blob(const domain::Uuid& id) {
  return {reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size()};
}
domain::Uuid uuid_from_blob(std::string_view blob);
domain::Decimal decimal_from_text(std::string_view text);

// Inserts a row; false when one of the unique keys (id, external id, sequence number) is taken and
// nothing was changed.
class OrderInsert {
 public:
  explicit OrderInsert(Connection& connection);
  bool run(std::int64_t position, const domain::Order& order, const OrderCodes& codes);

 private:
  Connection& connection_;
  Query query_;
};

std::optional<domain::Order> read_order(Connection& connection, const domain::Uuid& id);
std::optional<domain::Order> read_order_external(Connection& connection, std::string_view partner_id,
                                                 std::string_view external_order_id);
// A partner's orders with numbers above `after`, up to `up_to`, in the order of their numbers, at most
// `limit`.
std::vector<domain::Order> read_orders_by_number(Connection& connection, std::string_view partner_id,
                                                 std::int64_t after, std::int64_t up_to, std::size_t limit);
// When the order's transaction was written, if that was kept.
std::optional<domain::Timestamp> read_stored_at(Connection& connection, const domain::Uuid& id);

}  // namespace nexus::sqlite
