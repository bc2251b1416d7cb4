// error_orders -> the error store.
#pragma once

#include <vector>

#include "delivery/batch_delivery.h"
#include "domain/error_event.h"
#include "ports/error_store.h"

namespace nexus::delivery {

class ErrorDelivery : public BatchDelivery {
 public:
  ErrorDelivery(ports::Broker& broker, ports::ErrorStore& store, DeliveryOptions options, Report report);

 protected:
  Result<> take(const ports::Message& message) override;
  Result<> store(std::size_t first, std::size_t last) override;
  void forget_items() override { events_.clear(); }

 private:
  ports::ErrorStore& store_;
  std::vector<domain::ErrorEvent> events_;
};

}  // namespace nexus::delivery
