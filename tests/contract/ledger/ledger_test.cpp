// What every ledger must do, whatever it rests on. A restart opens a new ledger over the same queue and
// stores.
#include "ports/ledger.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "adapters/journal/journal_broker.h"
#include "adapters/memory/manual_clock.h"
#include "adapters/memory/memory_disk.h"
#include "adapters/memory/sequential_id_source.h"
#include "contract/ledger/ledger_subjects.h"
#include "support/orders.h"
#include "wire/envelope.h"

namespace nexus {
namespace {

using contract::Place;
using contract::Subject;
using contract::subjects;
using ports::Decision;
using ports::QueueName;
using support::make_order;

// The queue is the journal on a disk in memory; the ledger is opened anew over it as the program does it.
class LedgerContract : public testing::TestWithParam<const Subject*> {
 protected:
  void SetUp() override {
    if (GetParam()->missing != nullptr && GetParam()->missing()) GTEST_SKIP() << GetParam()->why_missing;
    place_ = GetParam()->make();
    restart();
  }

  void restart() {
    ledger_.reset();
    journal_.reset();
    journal::JournalOptions options;
    options.segment_bytes = 1 << 20;
    options.background_thread = false;
    journal_ = std::move(*journal::JournalBroker::open(disk_, clock_, options));
    ledger_ = place_->open_ledger(*journal_, clock_, ids_);
  }

  std::vector<Decision> reserve(std::vector<domain::Order>& orders) {
    return *ledger_->reserve(pointers_to(orders));
  }
  std::vector<Decision> reserve_all(std::vector<domain::Order>& orders) {
    return *ledger_->reserve_all(pointers_to(orders));
  }
  static std::vector<domain::Order*> pointers_to(std::vector<domain::Order>& orders) {
    std::vector<domain::Order*> pointers;
    for (auto& order : orders) pointers.push_back(&order);
    return pointers;
  }

  void confirm(const std::vector<domain::Order>& orders, const std::vector<Decision>& decisions) {
    std::vector<ports::Confirmation> confirmations;
    for (std::size_t i = 0; i < orders.size(); ++i) {
      if (decisions[i].kind == Decision::Kind::fresh) confirmations.push_back({&orders[i], send(orders[i])});
    }
    ASSERT_TRUE(ledger_->confirm(confirmations));
  }

  ports::MessageId send(const domain::Order& order) {
    std::string body;
    wire::append_order_envelope(body, order);
    ports::OutgoingMessage message;
    message.body = body;
    message.attributes = {order.partner_id, order.sequence_number, order.external_order_id, ""};
    return journal_->send({&message, 1})->ids.front();
  }

  // Accepts and returns the orders with their numbers.
  std::vector<domain::Order> accept(std::vector<domain::Order> orders) {
    const auto decisions = reserve(orders);
    confirm(orders, decisions);
    return orders;
  }

  // Delivers everything that waits.
  void deliver() {
    auto batch = journal_->receive(QueueName::valid_orders, {});
    for (const auto& message : batch->messages) {
      const domain::Order order = *wire::read_order_envelope(message.body);
      ASSERT_TRUE(place_->store().save({&order, 1}));
      const ports::Confirmation stored[] = {{&order, message.id}};
      ASSERT_TRUE(ledger_->stored(stored));
      ASSERT_TRUE(journal_->acknowledge(QueueName::valid_orders, {&message.handle, 1}));
    }
  }

  Decision decide(domain::Order order) {
    domain::Order* const pointer = &order;
    return ledger_->look_up({&pointer, 1})->front();
  }

  memory::ManualClock clock_;
  memory::SequentialIdSource ids_;
  memory::MemoryDisk disk_;
  std::unique_ptr<Place> place_;
  std::unique_ptr<journal::JournalBroker> journal_;
  std::unique_ptr<ports::Ledger> ledger_;
};

TEST_P(LedgerContract, NumbersEachPartnersOrdersFromOne) {
  const auto orders = accept({make_order("1"), make_order("2"), make_order("1", 5, "PARTNER_B")});
  EXPECT_EQ(orders[0].sequence_number, 1);
  EXPECT_EQ(orders[1].sequence_number, 2);
  EXPECT_EQ(orders[2].sequence_number, 1);
  EXPECT_LT(orders[0].id, orders[1].id);
  EXPECT_EQ(domain::uuid7_time(orders[0].id), orders[0].processed_at);
}

TEST_P(LedgerContract, KnowsAnOrderWhileItWaitsWhenItIsStoredAndAfterARestart) {
  const auto first = accept({make_order("1")});
  const auto expect_known = [&](const char* when) {
    const Decision again = decide(make_order("1"));
    ASSERT_EQ(again.kind, Decision::Kind::duplicate) << when;
    EXPECT_EQ(again.existing->id, first[0].id) << when;
    EXPECT_EQ(again.existing->sequence_number, 1) << when;
    EXPECT_EQ(decide(make_order("1", 6)).kind, Decision::Kind::conflict) << when;
    EXPECT_EQ(decide(make_order("1", 5, "PARTNER_B")).kind, Decision::Kind::fresh) << when;
  };
  expect_known("waiting");
  restart();
  expect_known("waiting, after a restart");
  deliver();
  expect_known("stored");
  restart();
  expect_known("stored, after a restart");
}

TEST_P(LedgerContract, GoesOnWithTheNextNumberAfterARestart) {
  accept({make_order("1"), make_order("2")});
  deliver();
  accept({make_order("3")});
  restart();
  EXPECT_EQ(accept({make_order("4")})[0].sequence_number, 4);
}

TEST_P(LedgerContract, FindsTheTwinInTheSameCall) {
  std::vector<domain::Order> orders = {make_order("1"), make_order("1"), make_order("1", 6)};
  const auto decisions = reserve(orders);
  EXPECT_EQ(decisions[0].kind, Decision::Kind::fresh);
  EXPECT_EQ(decisions[1].kind, Decision::Kind::duplicate);
  EXPECT_EQ(decisions[1].existing->id, orders[0].id);
  EXPECT_EQ(decisions[2].kind, Decision::Kind::conflict);
}

// Where nobody else can have taken the next numbers.
TEST_P(LedgerContract, GivesReleasedNumbersAndIdentitiesAgain) {
  if (GetParam()->keeps_reservations) GTEST_SKIP() << "several processes share this ledger";
  accept({make_order("1")});
  std::vector<domain::Order> orders = {make_order("2"), make_order("3"), make_order("2", 5, "PARTNER_B")};
  reserve(orders);
  const domain::Order* released[] = {&orders[0], &orders[1], &orders[2]};
  ASSERT_TRUE(ledger_->release(released));
  EXPECT_EQ(decide(make_order("2")).kind, Decision::Kind::fresh);
  EXPECT_EQ(accept({make_order("9")})[0].sequence_number, 2);
  EXPECT_EQ(accept({make_order("9", 5, "PARTNER_B")})[0].sequence_number, 1);
}

// Where others may have taken the next numbers already.
TEST_P(LedgerContract, KeepsAReleasedReservationForTheSameOrder) {
  if (!GetParam()->keeps_reservations) GTEST_SKIP() << "this ledger gives numbers back";
  std::vector<domain::Order> orders = {make_order("1"), make_order("2"), make_order("2", 5, "PARTNER_B")};
  reserve(orders);
  const domain::Order* released[] = {&orders[0], &orders[1], &orders[2]};
  ASSERT_TRUE(ledger_->release(released));
  EXPECT_EQ(accept({make_order("9")})[0].sequence_number, 3);
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(decide(make_order("2", 6)).kind, Decision::Kind::conflict);
    std::vector<domain::Order> again = {make_order("2"), make_order("2", 5, "PARTNER_B")};
    const auto decisions = reserve(again);
    EXPECT_EQ(decisions[0].kind, Decision::Kind::fresh);
    EXPECT_EQ(decisions[1].kind, Decision::Kind::fresh);
    EXPECT_EQ(again[0].id, orders[1].id);
    EXPECT_EQ(again[0].sequence_number, 2);
    EXPECT_EQ(again[0].processed_at, orders[1].processed_at);
    EXPECT_EQ(again[1].sequence_number, 1);
    if (round == 1) {
      confirm(again, decisions);
    } else {
      const domain::Order* unsent[] = {&again[0], &again[1]};
      ASSERT_TRUE(ledger_->release(unsent));
    }
    restart();
  }
  EXPECT_EQ(decide(make_order("2")).kind, Decision::Kind::duplicate);
  EXPECT_EQ(decide(make_order("1")).kind, Decision::Kind::fresh);
}

// A queue that takes messages one by one may refuse some.
TEST_P(LedgerContract, KnowsWhatWasSentOfACallWhoseOtherOrdersWereReleased) {
  std::vector<domain::Order> orders = {make_order("1"), make_order("2"), make_order("3")};
  reserve(orders);
  const domain::Order* released[] = {&orders[1], &orders[2]};
  const ports::Confirmation sent[] = {{&orders[0], send(orders[0])}};
  ASSERT_TRUE(ledger_->release(released));
  ASSERT_TRUE(ledger_->confirm(sent));
  EXPECT_EQ(decide(make_order("1")).kind, Decision::Kind::duplicate);
  EXPECT_EQ(decide(make_order("2")).kind, Decision::Kind::fresh);
  EXPECT_EQ(accept({make_order("2")})[0].sequence_number, 2);
}

TEST_P(LedgerContract, ReservesAllWhenNoneIsAConflict) {
  accept({make_order("1")});
  std::vector<domain::Order> orders = {make_order("1"), make_order("2"), make_order("2")};
  const auto decisions = reserve_all(orders);
  EXPECT_EQ(decisions[0].kind, Decision::Kind::duplicate);
  EXPECT_EQ(decisions[1].kind, Decision::Kind::fresh);
  EXPECT_EQ(orders[1].sequence_number, 2);
  EXPECT_EQ(decisions[2].existing->id, orders[1].id);
  confirm(orders, decisions);
  EXPECT_EQ(accept({make_order("3")})[0].sequence_number, 3);
}

TEST_P(LedgerContract, ReservesNothingOfABatchWithAConflict) {
  const auto first = accept({make_order("1"), make_order("1", 5, "PARTNER_B")});
  std::vector<domain::Order> orders = {make_order("2"), make_order("2"),    make_order("2", 6),
                                       make_order("1"), make_order("1", 6), make_order("3", 5, "PARTNER_B")};
  const auto decisions = reserve_all(orders);
  const domain::Uuid none;
  EXPECT_EQ(decisions[0].kind, Decision::Kind::fresh);
  EXPECT_EQ(orders[0].sequence_number, 0);
  EXPECT_EQ(orders[0].id, none);
  EXPECT_EQ(decisions[1].kind, Decision::Kind::duplicate);
  EXPECT_EQ(decisions[1].existing->id, none) << "its twin was not reserved";
  EXPECT_EQ(decisions[2].kind, Decision::Kind::conflict);
  EXPECT_EQ(decisions[2].existing->id, none);
  EXPECT_EQ(decisions[3].existing->id, first[0].id);
  EXPECT_EQ(decisions[4].kind, Decision::Kind::conflict);
  EXPECT_EQ(decisions[4].existing->quantity, 5);
  EXPECT_EQ(orders[5].sequence_number, 0);
  EXPECT_EQ(decide(make_order("2", 6)).kind, Decision::Kind::fresh);
  EXPECT_EQ(accept({make_order("3")})[0].sequence_number, 2);
  EXPECT_EQ(accept({make_order("3", 5, "PARTNER_B")})[0].sequence_number, 2);
}

TEST_P(LedgerContract, LooksUpWithoutReserving) {
  EXPECT_EQ(decide(make_order("1")).kind, Decision::Kind::fresh);
  EXPECT_EQ(decide(make_order("1")).kind, Decision::Kind::fresh);
  EXPECT_EQ(accept({make_order("1")})[0].sequence_number, 1);
}

TEST_P(LedgerContract, TellsWhatWaitsAndWhatWasAccepted) {
  accept({make_order("1"), make_order("2")});
  deliver();
  accept({make_order("3")});
  const auto standing = ledger_->standings()->at("PARTNER_A");
  EXPECT_EQ(standing.accepted, 3);
  EXPECT_EQ(standing.waiting, 1u);
}

TEST_P(LedgerContract, CountsAnOrderOnceThatIsReportedStoredTwice) {
  const auto orders = accept({make_order("1"), make_order("2")});
  auto batch = journal_->receive(QueueName::valid_orders, {});
  const ports::Confirmation stored[] = {{&orders[0], batch->messages[0].id}};
  ASSERT_TRUE(ledger_->stored(stored));
  ASSERT_TRUE(ledger_->stored(stored));
  EXPECT_EQ(ledger_->standings()->at("PARTNER_A").waiting, 1u);
}

TEST_P(LedgerContract, KnowsAnOrderThatWasStoredBeforeItsSenderConfirmedIt) {
  std::vector<domain::Order> orders = {make_order("1"), make_order("2")};
  reserve(orders);
  const ports::Confirmation confirmations[] = {{&orders[0], send(orders[0])}, {&orders[1], send(orders[1])}};
  deliver();
  ASSERT_TRUE(ledger_->confirm(confirmations));
  EXPECT_EQ(ledger_->standings()->at("PARTNER_A").waiting, 0u);
  EXPECT_EQ(decide(make_order("1")).kind, Decision::Kind::duplicate);
  EXPECT_EQ(accept({make_order("3")})[0].sequence_number, 3);
}

TEST_P(LedgerContract, TakesAnOrderAgainWhoseMessageWasPurged) {
  accept({make_order("1")});
  ASSERT_TRUE(journal_->purge(QueueName::valid_orders));
  ASSERT_TRUE(ledger_->purged(QueueName::valid_orders));
  EXPECT_EQ(decide(make_order("1")).kind, Decision::Kind::fresh);
}

INSTANTIATE_TEST_SUITE_P(Ledgers, LedgerContract, testing::ValuesIn(subjects()),
                         [](const auto& subject) { return subject.param->name; });

}  // namespace
}  // namespace nexus
