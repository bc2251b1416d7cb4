#include "intake/conservation.h"

#include "delivery/order_delivery.h"
#include "ports/forwarding_broker.h"
#include "support/intake_rig.h"

namespace nexus::intake {
namespace {

using support::IntakeRig;
using support::make_order;

struct BooksRig : IntakeRig {
  Conservation conservation{ledger, queues, orders, errors, counts, clock, Intakes::this_process};
  delivery::OrderDelivery delivery{queues, orders, ledger, clock, ids, {}, [](const std::string&) {}};

  PartnerBooks partner() {
    auto books = conservation.balance();
    EXPECT_EQ(books->partners.size(), 1u);
    return books->partners.front();
  }
};

TEST(Conservation, FindsEveryOrderInExactlyOnePlace) {
  BooksRig rig;
  rig.accept({make_order("1"), make_order("2"), make_order("2"), make_order("1", 6)});
  PartnerBooks waiting = rig.partner();
  EXPECT_EQ(waiting.received, 4u);
  EXPECT_EQ(waiting.queued, 2u);
  EXPECT_EQ(waiting.duplicates, 1u);
  EXPECT_EQ(waiting.conflicts, 1u);
  EXPECT_EQ(waiting.unaccounted, 0);
  ASSERT_TRUE(rig.delivery.run_once(0));
  PartnerBooks stored = rig.partner();
  EXPECT_EQ(stored.received, 4u);
  EXPECT_EQ(stored.persisted, 2u);
  EXPECT_EQ(stored.queued, 0u);
  EXPECT_EQ(stored.unaccounted, 0);
}

TEST(Conservation, TakesRefusedInputsFromTheStoreWhereOtherProcessesTakeOrdersInToo) {
  BooksRig rig;
  Conservation shared{rig.ledger, rig.queues, rig.orders,      rig.errors,
                      rig.counts, rig.clock,  Intakes::several};
  ASSERT_TRUE(shared.open_books());
  domain::ErrorEvent elsewhere;
  elsewhere.id = rig.ids.next(rig.clock.now());
  elsewhere.timestamp = rig.clock.now();
  elsewhere.partner_id = "PARTNER_A";
  elsewhere.faults.push_back({domain::FaultCode::null_value, "customerId", "is null", "null", "a text"});
  ASSERT_TRUE(rig.errors.save({&elsewhere, 1}));
  const auto books = shared.balance();
  ASSERT_TRUE(books);
  ASSERT_EQ(books->partners.size(), 1u);
  EXPECT_EQ(books->partners[0].rejected, 1u);
  EXPECT_EQ(books->unaccounted_errors, 0);
}

TEST(Conservation, CountsDeadLettersApart) {
  BooksRig rig;
  rig.accept({make_order("1"), make_order("2")});
  ports::ReceiveOptions one;
  one.max_messages = 1;
  auto batch = rig.queues.receive(ports::QueueName::valid_orders, one);
  ASSERT_TRUE(rig.queues.dead_letter(ports::QueueName::valid_orders, {&batch->messages[0].handle, 1}));
  EXPECT_EQ(rig.partner().dead, 1u);
  EXPECT_EQ(rig.partner().queued, 1u);
  EXPECT_EQ(rig.partner().unaccounted, 0);
}

class LookCounter final : public ports::ForwardingBroker {
 public:
  using ForwardingBroker::ForwardingBroker;
  Result<ports::MessageBatch> peek(ports::QueueName queue, ports::MessageId after, std::size_t max) override {
    if (after == 0) ++looks;
    return inner_.peek(queue, after, max);
  }
  int looks = 0;
};

TEST(Conservation, LooksThroughDeadLettersAgainWhenTheirNumberChangesOrAfterFiveMinutes) {
  BooksRig rig;
  LookCounter broker(rig.queues);
  Conservation conservation{rig.ledger, broker,    rig.orders,      rig.errors,
                            rig.counts, rig.clock, Intakes::several};
  const auto dead = [&] { return conservation.balance()->partners.front().dead; };
  rig.accept({make_order("1"), make_order("2")});
  EXPECT_EQ(dead(), 0u);
  EXPECT_EQ(broker.looks, 0);
  auto batch = rig.queues.receive(ports::QueueName::valid_orders, {});
  ASSERT_TRUE(rig.queues.dead_letter(ports::QueueName::valid_orders, {&batch->messages[0].handle, 1}));
  EXPECT_EQ(dead(), 1u);
  EXPECT_EQ(dead(), 1u);
  EXPECT_EQ(broker.looks, 1);
  ASSERT_TRUE(rig.queues.dead_letter(ports::QueueName::valid_orders, {&batch->messages[1].handle, 1}));
  EXPECT_EQ(dead(), 2u);
  EXPECT_EQ(broker.looks, 2);
  rig.clock.advance(5 * 60'000);
  EXPECT_EQ(dead(), 2u);
  EXPECT_EQ(broker.looks, 3);
}

TEST(Conservation, CallsAnOrderUnaccountedThatWasReportedStoredAndIsNot) {
  BooksRig rig;
  auto decided = rig.accept({make_order("1")});
  auto batch = rig.queues.receive(ports::QueueName::valid_orders, {});
  const ports::Confirmation claimed[] = {{&decided->inputs[0].order, batch->messages[0].id}};
  ASSERT_TRUE(rig.ledger.stored(claimed));
  EXPECT_EQ(rig.partner().unaccounted, 1);
}

TEST(Conservation, CallsErrorEventsUnaccountedThatLeftTheirQueueUnstored) {
  BooksRig rig;
  rig.accept({make_order("1"), make_order("1", 6)});
  auto batch = rig.queues.receive(ports::QueueName::error_orders, {});
  ASSERT_TRUE(rig.queues.acknowledge(ports::QueueName::error_orders, {&batch->messages[0].handle, 1}));
  EXPECT_EQ(rig.conservation.balance()->unaccounted_errors, 1);
}

TEST(Conservation, CallsAnOrderUnaccountedThatWasPurged) {
  BooksRig rig;
  ASSERT_TRUE(rig.conservation.open_books());
  rig.accept({make_order("1"), make_order("2")});
  ASSERT_TRUE(rig.queues.purge(ports::QueueName::valid_orders));
  EXPECT_EQ(rig.conservation.balance()->unaccounted, 2);
}

}  // namespace
}  // namespace nexus::intake
