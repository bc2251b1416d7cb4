#include "adapters/postgres/order_conditions.h"

#include <fmt/format.h>

#include "adapters/postgres/failure.h"

namespace nexus::postgres {
namespace {

using ports::OrderSort;

std::string next_parameter(const Parameters& parameters) { return "$" + std::to_string(parameters.size()); }

std::string_view sort_column(OrderSort sort) {
  switch (sort) {
    case OrderSort::processed_at: return "id";
    case OrderSort::transaction_time: return "transaction_time";
    case OrderSort::gross_amount: return "gross_amount";
    case OrderSort::net_amount: return "net_amount";
    case OrderSort::sequence_number: return "sequence_number";
  }
  return "id";
}

domain::Decimal sort_value(const domain::Order& order, OrderSort sort) {
  switch (sort) {
    case OrderSort::processed_at: return {};  // ids grow with the time of processing
    case OrderSort::transaction_time: return domain::Decimal::from_integer(order.transaction_time.ms);
    case OrderSort::gross_amount: return order.gross_amount;
    case OrderSort::net_amount: return order.net_amount;
    case OrderSort::sequence_number: return domain::Decimal::from_integer(order.sequence_number);
  }
  return {};
}

[[noreturn]] void refuse_position() {
  throw Failure(
      Error{ErrorKind::invalid, "The position to continue from is not one that this store gave out."});
}

std::int64_t whole(domain::Decimal value) {
  const auto number = value.to_integer();
  if (!number) refuse_position();
  return *number;
}

}  // namespace

unsigned conditions_of(const ports::OrderFilter& filter) {
  unsigned conditions = 0;
  if (filter.partner_id) conditions |= kPartner;
  if (filter.customer_id) conditions |= kCustomer;
  if (filter.product_id) conditions |= kProduct;
  if (filter.external_order_id) conditions |= kExternalId;
  if (filter.from_transaction_time || filter.to_transaction_time) conditions |= kTime;
  if (filter.min_gross_amount || filter.max_gross_amount) conditions |= kGross;
  return conditions;
}

void append_conditions(std::string& sql, Parameters& parameters, const ports::OrderFilter& filter,
                       unsigned which) {
  const auto add = [&](std::string_view condition) {
    sql += fmt::format(" AND {} {}", condition, next_parameter(parameters));
  };
  const auto add_text = [&](unsigned bit, std::string_view condition,
                            const std::optional<std::string>& value) {
    if (!(which & bit) || !value) return;
    parameters.text(*value);
    add(condition);
  };
  add_text(kPartner, "partner_id =", filter.partner_id);
  add_text(kCustomer, "customer_id =", filter.customer_id);
  add_text(kProduct, "product_id =", filter.product_id);
  add_text(kExternalId, "external_order_id =", filter.external_order_id);
  if (which & kTime) {
    if (filter.from_transaction_time)
      parameters.time(*filter.from_transaction_time), add("transaction_time >=");
    if (filter.to_transaction_time) parameters.time(*filter.to_transaction_time), add("transaction_time <=");
  }
  if (which & kGross) {
    if (filter.min_gross_amount) parameters.decimal(*filter.min_gross_amount), add("gross_amount >=");
    if (filter.max_gross_amount) parameters.decimal(*filter.max_gross_amount), add("gross_amount <=");
  }
}

std::string order_by(OrderSort sort, ports::SortDirection direction) {
  const auto* way = direction == ports::SortDirection::descending ? "DESC" : "ASC";
  if (sort == OrderSort::processed_at) return fmt::format("id {}", way);
  return fmt::format("{0} {1}, id {1}", sort_column(sort), way);
}

unsigned covered_by_sort(OrderSort sort, unsigned conditions) {
  switch (sort) {
    case OrderSort::processed_at: return conditions & kPartner;
    case OrderSort::transaction_time: return conditions & (kTime | kCustomer);
    case OrderSort::gross_amount: return conditions & kGross;
    case OrderSort::net_amount: return 0;
    case OrderSort::sequence_number: return conditions & kPartner;
  }
  return 0;
}

ports::OrderPosition position_of(const domain::Order& order, OrderSort sort) {
  return {sort_value(order, sort).to_string(), order.id};
}

void append_place(std::string& sql, Parameters& parameters, const ports::OrderQuery& query) {
  if (!query.after) return;
  const auto value = domain::Decimal::parse(query.after->sort_key);
  if (!value) refuse_position();
  const auto* sign = query.direction == ports::SortDirection::descending ? "<" : ">";
  switch (query.sort) {
    case OrderSort::processed_at: break;
    case OrderSort::transaction_time: parameters.time({whole(*value)}); break;
    case OrderSort::gross_amount:
    case OrderSort::net_amount: parameters.decimal(*value); break;
    case OrderSort::sequence_number: parameters.integer(whole(*value)); break;
  }
  const auto key = next_parameter(parameters);
  parameters.uuid(query.after->id);
  const auto id = next_parameter(parameters);
  if (query.sort == OrderSort::processed_at) {
    sql += fmt::format(" AND id {} {}", sign, id);
  } else {
    sql += fmt::format(" AND ({}, id) {} ({}, {})", sort_column(query.sort), sign, key, id);
  }
}

}  // namespace nexus::postgres
