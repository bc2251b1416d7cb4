// Orders and error events for the tests of this folder.
#pragma once

#include "domain/error_event.h"
#include "domain/order.h"

namespace nexus::wire {

inline domain::Order sample_order() {
  domain::Order order;
  order.processed_at = domain::Timestamp{1'705'314'605'123};
  order.id = domain::make_uuid7(order.processed_at, 0xABC, 0x123456789ABCDEFULL);
  order.sequence_number = 42;
  order.partner_id = "PARTNER_A";
  order.external_order_id = "ORD-A-12345";
  order.product_id = "SKU-ABC123";
  order.customer_id = "CUST-001";
  order.quantity = 5;
  order.unit_price = *domain::Decimal::parse("29.99");
  order.tax_rate = *domain::Decimal::parse("0.08");
  order.transaction_time = domain::Timestamp{1'705'314'600'000};
  order.definition_version = 3;
  for (std::size_t i = 0; i < order.input_sha256.size(); ++i)
    order.input_sha256[i] = static_cast<std::uint8_t>(8 * i);
  static_cast<void>(domain::derive_amounts(order, {}));
  return order;
}

inline domain::ErrorEvent sample_error() {
  domain::ErrorEvent event;
  event.timestamp = domain::Timestamp{1'705'314'605'123};
  event.id = domain::make_uuid7(event.timestamp, 1, 2);
  event.partner_id = "PARTNER_A";
  event.external_order_id = "ORD-A-1";
  event.faults = {
      {domain::FaultCode::negative_number, "quantity", "must be greater than 0", "-5", "a whole number"},
      {domain::FaultCode::missing_required_field, "skuId", "is missing", "", ""}};
  event.raw_input = "{\"orderId\": \"ORD-A-1\",\n \"quantity\": -5}";
  event.content_type = "application/json";
  event.definition_version = 3;
  event.trace_id = "4bf92f3577b34da6a3ce929d0e0e4736";
  event.input_sha256[31] = 0xFE;
  return event;
}

}  // namespace nexus::wire
