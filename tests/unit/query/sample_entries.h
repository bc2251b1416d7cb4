// Orders and error events for the tests of this folder.
#pragma once

#include <string>

#include "domain/error_event.h"
#include "domain/order.h"

namespace nexus::query {

inline constexpr std::int64_t kSampleMs = 1'705'314'605'123;  // 2024-01-15T10:30:05.123Z

inline domain::Decimal decimal(std::string_view text) { return domain::Decimal::parse(text).value(); }

// The n-th order (from 1) of PARTNER_A, one a minute.
inline domain::Order sample_order(std::int64_t number) {
  domain::Order order;
  order.processed_at = domain::Timestamp{kSampleMs + number * 60'000};
  order.id = domain::make_uuid7(order.processed_at, 0xABC, 0x123456789ABCDEFULL);
  order.sequence_number = number;
  order.partner_id = "PARTNER_A";
  order.external_order_id = "ORD-A-" + std::to_string(number);
  order.product_id = "SKU-ABC123";
  order.customer_id = "CUST-001";
  order.quantity = 5;
  order.unit_price = decimal("29.99");
  order.tax_rate = decimal("0.08");
  order.transaction_time = domain::Timestamp{1'705'314'600'000};
  order.definition_version = 3;
  static_cast<void>(domain::derive_amounts(order, {}));
  return order;
}

inline domain::ErrorEvent sample_error(std::int64_t number) {
  domain::ErrorEvent event;
  event.timestamp = domain::Timestamp{kSampleMs + number * 60'000};
  event.id = domain::make_uuid7(event.timestamp, 1, 2);
  event.partner_id = "PARTNER_A";
  event.external_order_id = "ORD-A-" + std::to_string(number);
  event.faults = {
      {domain::FaultCode::negative_number, "quantity", "must be greater than 0", "-5", "a whole number"},
      {domain::FaultCode::missing_required_field, "skuId", "is missing", "", ""}};
  event.raw_input = "{\"quantity\": -5}";
  event.content_type = "application/json";
  event.definition_version = 3;
  event.trace_id = "4bf92f3577b34da6a3ce929d0e0e4736";
  return event;
}

}  // namespace nexus::query
