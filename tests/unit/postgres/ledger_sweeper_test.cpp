// What the sweeper does with reservations that the queue does not take.
#include "adapters/postgres/ledger_sweeper.h"

#include <gtest/gtest.h>

#include "adapters/memory/manual_clock.h"
#include "adapters/memory/memory_broker.h"
#include "adapters/memory/sequential_id_source.h"
#include "adapters/postgres/postgres_ledger.h"
#include "adapters/postgres/postgres_order_store.h"
#include "ports/forwarding_broker.h"
#include "support/orders.h"
#include "unit/postgres/postgres_test.h"

namespace nexus::postgres {
namespace {

// Takes all but one order, which is too large for it.
struct NarrowBroker : ports::ForwardingBroker {
  using ForwardingBroker::ForwardingBroker;
  Result<ports::SendReport> send(std::span<const ports::OutgoingMessage> messages) override {
    ports::SendReport report;
    for (std::size_t i = 0; i < messages.size(); ++i) {
      if (messages[i].attributes.external_order_id == "3") {
        report.ids.push_back(0);
        report.failed.push_back({i, {ErrorKind::invalid, "The message is too large."}});
        continue;
      }
      auto sent = inner_.send(messages.subspan(i, 1));
      if (!sent) return sent;
      report.ids.push_back(sent->ids.front());
    }
    return report;
  }
};

class LedgerSweepers : public PostgresTest {};

TEST_F(LedgerSweepers, GoOnPastAReservationThatTheQueueRefusesForGood) {
  memory::ManualClock clock({1'700'000'000'000});
  memory::SequentialIdSource ids;
  memory::MemoryBroker queues(clock);
  PostgresOrderStore store(*database_);
  PostgresLedger ledger(*database_, clock, ids, PostgresLedgerOptions{0});
  NarrowBroker narrow(queues);
  LedgerSweeperOptions options;
  options.unconfirmed_after_ms = 0;
  options.pause_ms = 0;
  options.batch = 2;
  LedgerSweeper sweeper(*database_, narrow, options);
  for (int i = 1; i <= 7; i += 2) {
    domain::Order first = support::make_order(std::to_string(i));
    domain::Order second = support::make_order(std::to_string(i + 1));
    domain::Order* const call[] = {&first, &second};
    ASSERT_TRUE(ledger.reserve(call));
  }
  for (int sweep = 0; sweep < 2; ++sweep) {
    const auto swept = sweeper.run_once();
    ASSERT_FALSE(swept) << "an operator must hear of it each time";
    EXPECT_EQ(swept.error().kind, ErrorKind::invalid);
    EXPECT_EQ(queues.stats(ports::QueueName::valid_orders)->visible, 7u) << "everything else, once";
  }
  const auto calls = database_->read_primary([](Connection& connection) -> Result<std::int64_t> {
    return connection.query("SELECT count(*) FROM ledger_calls").integer(0, 0);
  });
  EXPECT_EQ(calls.value(), 1) << "that of the refused order";
}

}  // namespace
}  // namespace nexus::postgres
