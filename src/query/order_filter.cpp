#include "query/order_filter.h"

#include "domain/order.h"

namespace nexus::query {

using ports::OrderSort;
using ports::SortDirection;

namespace {

constexpr NamedValue<OrderSort> kSorts[] = {{"processedAt", OrderSort::processed_at},
                                            {"transactionTime", OrderSort::transaction_time},
                                            {"grossAmount", OrderSort::gross_amount},
                                            {"netAmount", OrderSort::net_amount},
                                            {"sequenceNumber", OrderSort::sequence_number}};
constexpr NamedValue<SortDirection> kDirections[] = {{"asc", SortDirection::ascending},
                                                     {"desc", SortDirection::descending}};

void refuse_if_fixed(ParameterReader& reader, std::string_view name,
                     const std::optional<std::string>& fixed) {
  if (fixed && reader.find(name)) reader.refuse(name, "is given by the path already; leave it out");
}

}  // namespace

void read_order_filter(ParameterReader& reader, const PartnerNames& partners, ports::OrderQuery& query) {
  ports::OrderFilter& filter = query.filter;
  refuse_if_fixed(reader, "partnerId", filter.partner_id);
  refuse_if_fixed(reader, "customerId", filter.customer_id);
  reader.partner("partnerId", partners, filter.partner_id);
  reader.text("customerId", domain::kMaxIdBytes, filter.customer_id);
  reader.text("productId", domain::kMaxIdBytes, filter.product_id);
  reader.text("externalOrderId", domain::kMaxIdBytes, filter.external_order_id);
  reader.time("fromDate", DayEdge::first_millisecond, filter.from_transaction_time);
  reader.time("toDate", DayEdge::last_millisecond, filter.to_transaction_time);
  reader.amount("minAmount", filter.min_gross_amount);
  reader.amount("maxAmount", filter.max_gross_amount);
  if (filter.from_transaction_time && filter.to_transaction_time < filter.from_transaction_time &&
      filter.to_transaction_time) {
    reader.refuse("fromDate", "must not be later than toDate");
  }
  if (filter.min_gross_amount && filter.max_gross_amount &&
      *filter.max_gross_amount < *filter.min_gross_amount) {
    reader.refuse("minAmount", "must not be greater than maxAmount");
  }
  reader.choice("sortBy", "processedAt, transactionTime, grossAmount, netAmount, sequenceNumber", query.sort,
                [](std::string_view name) { return find_named(kSorts, name); });
  reader.choice("sortOrder", "asc, desc", query.direction,
                [](std::string_view name) { return find_named(kDirections, name); });
}

}  // namespace nexus::query
