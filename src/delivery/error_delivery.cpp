#include "delivery/error_delivery.h"

#include <span>

#include "wire/envelope.h"

namespace nexus::delivery {

ErrorDelivery::ErrorDelivery(ports::Broker& broker, ports::ErrorStore& store, DeliveryOptions options,
                             Report report)
    : BatchDelivery(broker, ports::QueueName::error_orders, options, std::move(report)), store_(store) {}

Result<> ErrorDelivery::take(const ports::Message& message) {
  auto event = wire::read_error_envelope(message.body);
  if (!event) return fail(event.error());
  events_.push_back(std::move(*event));
  return {};
}

Result<> ErrorDelivery::store(std::size_t first, std::size_t last) {
  return store_.save(std::span<const domain::ErrorEvent>(events_.data() + first, last - first));
}

}  // namespace nexus::delivery
