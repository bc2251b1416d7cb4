// valid_orders -> the order store.
#pragma once

#include <vector>

#include "delivery/batch_delivery.h"
#include "domain/order.h"
#include "ports/clock.h"
#include "ports/id_source.h"
#include "ports/ledger.h"
#include "ports/order_store.h"

namespace nexus::delivery {

// Stores orders, tells the ledger, and turns a conflict that slipped through intake (possible only
// when a message was accepted twice by different ledgers) into an error event.
class OrderDelivery : public BatchDelivery {
 public:
  OrderDelivery(ports::Broker& broker, ports::OrderStore& store, ports::Ledger& ledger, ports::Clock& clock,
                ports::IdSource& ids, DeliveryOptions options, Report report);

 protected:
  Result<> take(const ports::Message& message) override;
  Result<> store(std::size_t first, std::size_t last) override;
  void forget_items() override;

 private:
  Result<> report_conflicts(std::size_t first, const std::vector<ports::SaveOutcome>& outcomes);
  Result<> send_conflict(const domain::Order& order);

  ports::OrderStore& store_;
  ports::Ledger& ledger_;
  ports::Clock& clock_;
  ports::IdSource& ids_;
  std::vector<domain::Order> orders_;
  std::vector<ports::MessageId> messages_;
};

}  // namespace nexus::delivery
