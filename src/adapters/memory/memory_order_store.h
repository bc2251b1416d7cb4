// Orders in memory: the same answers as every other order store, for tests, the simulator and
// servers that need not remember. Every query looks at every order.
#pragma once

#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "ports/clock.h"
#include "ports/order_store.h"

namespace nexus::memory {

// Safe to call from any thread.
class MemoryOrderStore : public ports::OrderStore {
 public:
  // Knows when orders were stored if it has a clock, which must outlive it.
  explicit MemoryOrderStore(const ports::Clock* clock = nullptr) : clock_(clock) {}

  Result<std::vector<ports::SaveOutcome>> save(std::span<const domain::Order> orders) override;
  Result<std::optional<domain::Order>> find(const domain::Uuid& id) override;
  Result<std::optional<domain::Order>> find_external(const std::string& partner_id,
                                                     const std::string& external_order_id) override;
  Result<std::optional<domain::Timestamp>> stored_at(const domain::Uuid& id) override;
  Result<ports::OrderPage> list(const ports::OrderQuery& query) override;
  ports::OrderPosition position(const domain::Order& order, ports::OrderSort sort) const override;
  Result<ports::OrderCount> count(const ports::OrderFilter& filter) override;
  Result<ports::OrderStatistics> statistics() override;
  Result<> visit_identities(const IdentityVisitor& visit) override;

 private:
  using Identity = std::pair<std::string, std::string>;
  ports::SaveOutcome save_one(const domain::Order& order);

  const ports::Clock* const clock_;
  std::mutex mutex_;
  std::map<domain::Uuid, domain::Order> orders_;
  std::map<domain::Uuid, domain::Timestamp> stored_at_;
  std::map<Identity, domain::Uuid> identities_;
  std::set<std::pair<std::string, std::int64_t>> numbers_;
  ports::OrderStatistics statistics_;
};

}  // namespace nexus::memory
