// The stores in memory, made to fail as real ones do: away, full, slow, gone between commit and
// answer, and refusing single rows for good. What was committed survives every end of the process.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "adapters/memory/manual_clock.h"
#include "adapters/memory/memory_error_store.h"
#include "adapters/memory/memory_order_store.h"
#include "simulation/scenario.h"
#include "simulation/trace.h"

namespace nexus::simulation {

enum class Trouble : std::uint8_t {
  away,               // unavailable, nothing is written
  full,               // storage_full, nothing is written
  lost_reply,         // committed, and the caller is told that the store is away
  slow,               // committed, after more than a visibility timeout
  end_before_commit,  // the process ends, nothing is written
  end_after_commit,   // committed, and the process ends before it hears so
  count_
};
std::string_view to_string(Trouble trouble);

// The trouble of one store, and for how many calls it lasts.
class Troubles {
 public:
  Troubles(memory::ManualClock& clock, Trace& trace) : clock_(clock), trace_(trace) {}

  void begin(Trouble trouble, std::uint64_t calls);
  void end() { calls_left_ = 0; }
  // Called when the process is to end; set by the machine.
  std::function<void()> end_process;

  // Runs a write with its trouble around it.
  template <class Write>
  auto write(Write&& commit) -> decltype(commit());
  Result<> read();

 private:
  memory::ManualClock& clock_;
  Trace& trace_;
  Trouble trouble_ = Trouble::away;
  std::uint64_t calls_left_ = 0;
};

class FailingOrderStore final : public ports::OrderStore {
 public:
  FailingOrderStore(memory::ManualClock& clock, Trace& trace, Guard guard)
      : troubles(clock, trace), guard_(guard) {}

  Result<std::vector<ports::SaveOutcome>> save(std::span<const domain::Order> orders) override;
  Result<std::optional<domain::Order>> find(const domain::Uuid& id) override { return rows.find(id); }
  Result<std::optional<domain::Order>> find_external(const std::string& partner_id,
                                                     const std::string& external_order_id) override;
  Result<ports::OrderPage> list(const ports::OrderQuery& query) override { return rows.list(query); }
  ports::OrderPosition position(const domain::Order& order, ports::OrderSort sort) const override {
    return rows.position(order, sort);
  }
  Result<ports::OrderCount> count(const ports::OrderFilter& filter) override { return rows.count(filter); }
  Result<ports::OrderStatistics> statistics() override { return rows.statistics(); }
  Result<> visit_identities(const IdentityVisitor& visit) override;

  static bool is_poison(const domain::Order& order) { return order.external_order_id.starts_with("poison"); }
  void accept_poison() { accepts_poison_ = true; }

  Troubles troubles;
  memory::MemoryOrderStore rows;
  std::vector<domain::Order> second_rows;  // what a store without its unique key would hold as well

 private:
  const Guard guard_;
  bool accepts_poison_ = false;
};

class FailingErrorStore final : public ports::ErrorStore {
 public:
  FailingErrorStore(memory::ManualClock& clock, Trace& trace) : troubles(clock, trace) {}

  Result<> save(std::span<const domain::ErrorEvent> events) override;
  Result<std::optional<ports::StoredError>> find(const domain::Uuid& id) override { return rows.find(id); }
  Result<ports::ErrorPage> list(const ports::ErrorQuery& query) override { return rows.list(query); }
  Result<std::uint64_t> count(const ports::ErrorFilter& filter) override { return rows.count(filter); }
  Result<ports::ErrorStatistics> statistics(domain::Timestamp now) override { return rows.statistics(now); }
  Result<std::uint64_t> expire(domain::Timestamp now, std::size_t limit) override {
    return rows.expire(now, limit);
  }

  Troubles troubles;
  memory::MemoryErrorStore rows;
};

}  // namespace nexus::simulation
