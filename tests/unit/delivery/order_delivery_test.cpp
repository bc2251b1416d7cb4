#include "delivery/order_delivery.h"

#include <set>

#include "ports/forwarding_broker.h"
#include "support/intake_rig.h"

namespace nexus::delivery {
namespace {

using ports::QueueName;
using support::IntakeRig;
using support::make_order;

constexpr std::int64_t kVisibilityMs = 60'000;

// A store that passes everything on until a test makes it refuse.
class StoreDouble : public ports::OrderStore {
 public:
  ports::OrderStore& inner;
  std::optional<Error> failure;             // of every save
  std::set<std::string> poison;             // external ids that fail a whole save
  std::function<void()> meanwhile = [] {};  // while a save goes on
  explicit StoreDouble(ports::OrderStore& store) : inner(store) {}

  Result<std::vector<ports::SaveOutcome>> save(std::span<const domain::Order> orders) override {
    meanwhile();
    if (failure) return fail(*failure);
    for (const auto& order : orders) {
      if (poison.contains(order.external_order_id))
        return fail(ErrorKind::internal, "The store chokes on this order.");
    }
    return inner.save(orders);
  }
  Result<std::optional<domain::Order>> find(const domain::Uuid& id) override { return inner.find(id); }
  Result<std::optional<domain::Order>> find_external(const std::string& partner_id,
                                                     const std::string& external_order_id) override {
    return inner.find_external(partner_id, external_order_id);
  }
  Result<ports::OrderPage> list(const ports::OrderQuery& query) override { return inner.list(query); }
  ports::OrderPosition position(const domain::Order& order, ports::OrderSort sort) const override {
    return inner.position(order, sort);
  }
  Result<ports::OrderCount> count(const ports::OrderFilter& filter) override { return inner.count(filter); }
  Result<ports::OrderStatistics> statistics() override { return inner.statistics(); }
  Result<> visit_identities(const IdentityVisitor& visit) override { return inner.visit_identities(visit); }
};

struct DeliveryRig : IntakeRig {
  StoreDouble store{orders};
  std::vector<std::string> reports;
  OrderDelivery delivery;

  explicit DeliveryRig(const MakeAround& make_around = nullptr)
      : IntakeRig(make_around),
        delivery(broker, store, ledger, clock, ids, {},
                 [this](const std::string& sentence) { reports.push_back(sentence); }) {}

  std::uint64_t stored() { return orders.statistics()->by_partner["PARTNER_A"].orders; }
};

TEST(OrderDelivery, StoresWhatWasAcceptedAndThenAcknowledges) {
  DeliveryRig rig;
  rig.accept({make_order("1"), make_order("2")});
  EXPECT_EQ(*rig.delivery.run_once(0), 2u);
  EXPECT_EQ(rig.stored(), 2u);
  const auto stats = *rig.queues.stats(QueueName::valid_orders);
  EXPECT_EQ(stats.visible + stats.in_flight, 0u);
  EXPECT_EQ(rig.ledger.standings()->at("PARTNER_A").waiting, 0u);
}

TEST(OrderDelivery, StoresAnOrderOnceThatComesAgainAfterALostAcknowledgement) {
  struct DeafBroker : ports::ForwardingBroker {
    using ForwardingBroker::ForwardingBroker;
    bool deaf = true;
    Result<std::vector<ports::FailedEntry>> acknowledge(
        QueueName queue, std::span<const ports::ReceiptHandle> handles) override {
      if (deaf) return std::vector<ports::FailedEntry>{};
      return inner_.acknowledge(queue, handles);
    }
  };
  DeafBroker* broker = nullptr;
  DeliveryRig rig(support::wrap_in(broker));
  rig.accept({make_order("1")});
  ASSERT_TRUE(rig.delivery.run_once(0));
  broker->deaf = false;
  rig.clock.advance(kVisibilityMs + 1);
  EXPECT_EQ(*rig.delivery.run_once(0), 1u);
  EXPECT_EQ(rig.stored(), 1u);
  EXPECT_EQ(rig.accept({make_order("1")})->inputs[0].outcome, intake::Outcome::duplicate);
}

TEST(OrderDelivery, KeepsItsBatchWhileTheStoreIsAwayAndBurnsNoReceives) {
  DeliveryRig rig;
  rig.accept({make_order("1")});
  rig.store.failure = Error{ErrorKind::unavailable, "The store is away."};
  for (int i = 0; i < 10; ++i) {
    EXPECT_FALSE(rig.delivery.run_once(0));
    rig.clock.advance(kVisibilityMs - 1'000);
  }
  rig.store.failure.reset();
  EXPECT_EQ(*rig.delivery.run_once(0), 1u);
  EXPECT_EQ(rig.stored(), 1u);
  EXPECT_EQ(rig.queues.stats(QueueName::valid_orders)->dead_lettered, 0u);
}

TEST(OrderDelivery, KeepsABatchFromOthersWhileItsStoreTakesLongerThanTheVisibilityTimeout) {
  DeliveryRig rig;
  rig.accept({make_order("1")});
  rig.store.meanwhile = [&rig] {
    rig.delivery.renew();
    for (int thirds = 0; thirds < 7; ++thirds) {
      rig.clock.advance(kVisibilityMs / 3);
      rig.delivery.renew();
    }
    EXPECT_TRUE(rig.queues.receive(QueueName::valid_orders, {})->messages.empty())
        << "another worker's receive";
  };
  EXPECT_EQ(*rig.delivery.run_once(0), 1u);
  rig.delivery.renew();
  rig.delivery.renew();
  const auto stats = *rig.queues.stats(QueueName::valid_orders);
  EXPECT_EQ(stats.visible + stats.in_flight, 0u);
}

TEST(OrderDelivery, SendsAPoisonousOrderToTheDeadLettersAfterThreeReceivesWhileItsNeighboursAreStored) {
  DeliveryRig rig;
  std::vector<domain::Order> orders;
  for (int i = 0; i < 100; ++i) orders.push_back(make_order(std::to_string(i)));
  rig.accept(orders);
  rig.store.poison = {"37"};
  EXPECT_EQ(*rig.delivery.run_once(0), 99u);
  EXPECT_EQ(rig.stored(), 99u);
  for (int receive = 2; receive <= 3; ++receive) {
    rig.clock.advance(kVisibilityMs + 1);
    EXPECT_EQ(*rig.delivery.run_once(0), 0u);
    EXPECT_EQ(rig.visible(QueueName::valid_orders_dlq), 0u) << "after " << receive << " receives";
  }
  rig.clock.advance(kVisibilityMs + 1);
  EXPECT_EQ(*rig.delivery.run_once(0), 0u);
  EXPECT_EQ(rig.visible(QueueName::valid_orders_dlq), 1u);
  EXPECT_EQ(rig.accept({make_order("37")})->inputs[0].outcome, intake::Outcome::duplicate)
      << "a dead letter is still known";
}

TEST(OrderDelivery, SendsAnUnreadableMessageToTheDeadLettersAtOnce) {
  DeliveryRig rig;
  ports::OutgoingMessage message;
  message.body = "this is no envelope";
  ASSERT_TRUE(rig.queues.send({&message, 1}));
  rig.accept({make_order("1")});
  EXPECT_EQ(*rig.delivery.run_once(0), 2u);
  EXPECT_EQ(rig.stored(), 1u);
  EXPECT_EQ(rig.visible(QueueName::valid_orders_dlq), 1u);
  ASSERT_EQ(rig.reports.size(), 1u);
}

TEST(OrderDelivery, KeepsWhatItReadWhenAnUnreadableMessageCannotBeMoved) {
  struct FullBroker : ports::ForwardingBroker {
    using ForwardingBroker::ForwardingBroker;
    bool full = true;
    Result<std::vector<ports::FailedEntry>> dead_letter(
        QueueName queue, std::span<const ports::ReceiptHandle> handles) override {
      if (full) return fail(ErrorKind::storage_full, "The disk is full.");
      return inner_.dead_letter(queue, handles);
    }
  };
  FullBroker* full = nullptr;
  DeliveryRig rig(support::wrap_in(full));
  rig.accept({make_order("1"), make_order("2")});
  ports::OutgoingMessage garbage;
  garbage.body = "not an envelope";
  ASSERT_TRUE(rig.queues.send({&garbage, 1}));
  EXPECT_FALSE(rig.delivery.run_once(0));
  full->full = false;
  EXPECT_EQ(*rig.delivery.run_once(0), 2u);
  EXPECT_EQ(rig.stored(), 2u);
  rig.clock.advance(kVisibilityMs);
  EXPECT_EQ(*rig.delivery.run_once(0), 1u);
  EXPECT_EQ(rig.visible(QueueName::valid_orders_dlq), 1u);
}

TEST(OrderDelivery, TurnsAConflictThatSlippedThroughIntoAnErrorEvent) {
  DeliveryRig rig;
  auto first = make_order("1", 5);
  first.id = rig.ids.next(rig.clock.now());
  first.sequence_number = 1;
  ASSERT_TRUE(rig.orders.save({&first, 1}));
  auto other = make_order("1", 6);
  other.id = rig.ids.next(rig.clock.now());
  other.sequence_number = 2;
  std::string body;
  wire::append_order_envelope(body, other);
  ports::OutgoingMessage message;
  message.body = body;
  ASSERT_TRUE(rig.queues.send({&message, 1}));
  EXPECT_EQ(*rig.delivery.run_once(0), 1u);
  EXPECT_EQ(rig.stored(), 1u);
  auto errors = rig.queues.peek(QueueName::error_orders, 0, 10);
  ASSERT_EQ(errors->messages.size(), 1u);
  const auto event = *wire::read_error_envelope(errors->messages[0].body);
  EXPECT_EQ(event.conflict->existing_id, first.id);
}

TEST(OrderDelivery, GivesItsBatchBackWhenItStops) {
  DeliveryRig rig;
  rig.accept({make_order("1")});
  rig.store.failure = Error{ErrorKind::unavailable, "The store is away."};
  EXPECT_FALSE(rig.delivery.run_once(0));
  EXPECT_EQ(rig.visible(QueueName::valid_orders), 0u);
  rig.delivery.give_back();
  EXPECT_EQ(rig.visible(QueueName::valid_orders), 1u);
}

}  // namespace
}  // namespace nexus::delivery
