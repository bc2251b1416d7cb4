#include "ports/order_store.h"

namespace nexus::ports {
namespace {

template <class T>
bool equals(const std::optional<T>& wanted, const T& value) {
  return !wanted || *wanted == value;
}

template <class T>
bool within(const std::optional<T>& low, const std::optional<T>& high, const T& value) {
  return (!low || *low <= value) && (!high || value <= *high);
}

}  // namespace

bool matches(const domain::Order& order, const OrderFilter& filter) {
  return equals(filter.partner_id, order.partner_id) && equals(filter.customer_id, order.customer_id) &&
         equals(filter.product_id, order.product_id) &&
         equals(filter.external_order_id, order.external_order_id) &&
         within(filter.from_transaction_time, filter.to_transaction_time, order.transaction_time) &&
         within(filter.min_gross_amount, filter.max_gross_amount, order.gross_amount);
}

}  // namespace nexus::ports
