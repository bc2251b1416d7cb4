// A machine's stores copied into those of a cluster, interrupted and repeated at will.
#include "unit/house_move/house_rig.h"

namespace nexus::app {
namespace {

using ports::Decision;

TEST_F(HouseMoving, KeepsIdsNumbersAndExactTotalsAndGoesOnWithTheNextNumber) {
  for (int i = 0; i < 300; ++i)
    machine_.accept({make_order(std::to_string(i), 1 + i, i % 3 == 0 ? "PARTNER_B" : "PARTNER_A")});
  machine_.accept({make_order("dead-1"), make_order("dead-2", 5, "PARTNER_B")});
  machine_.deliver();
  auto first = move();
  copy_all(first);
  EXPECT_EQ(first.moved().orders, 300);
  EXPECT_EQ(differences(first), std::vector<std::string>{});
  EXPECT_FALSE(book_differences(first).empty()) << "the dead letters are not there yet";

  // The machine went on meanwhile.
  machine_.accept({make_order("new-1"), make_order("new-2", 5, "PARTNER_B")});
  machine_.deliver();
  auto last = move();
  EXPECT_FALSE(differences(last).empty());
  copy_all(last);
  EXPECT_EQ(last.moved().orders, 2) << "what was copied before is not copied again";
  take_over(last);
  EXPECT_EQ(last.moved().dead_letters, 2);
  EXPECT_EQ(differences(last), std::vector<std::string>{});
  EXPECT_EQ(book_differences(last), std::vector<std::string>{});

  const auto there = *machine_.orders.find_external("PARTNER_A", "1");
  const auto here = *cluster_->orders.find_external("PARTNER_A", "1");
  EXPECT_EQ(there->id, here->id);
  EXPECT_EQ(there->sequence_number, here->sequence_number);
  std::vector<domain::Order> next = {make_order("1", 2), make_order("dead-1"), make_order("dead-1", 7),
                                     make_order("after")};
  std::vector<domain::Order*> pointers;
  for (auto& order : next) pointers.push_back(&order);
  const auto decisions = *cluster_->ledger.reserve(pointers);
  EXPECT_EQ(decisions[0].kind, Decision::Kind::duplicate);
  EXPECT_EQ(decisions[0].existing->id, there->id);
  EXPECT_EQ(decisions[1].kind, Decision::Kind::duplicate) << "dead letters are known";
  EXPECT_EQ(decisions[2].kind, Decision::Kind::conflict);
  EXPECT_EQ(decisions[3].kind, Decision::Kind::fresh);
  EXPECT_EQ(next[3].sequence_number, machine_.ledger.standings()->at("PARTNER_A").accepted + 1);
}

TEST_F(HouseMoving, SendsEachDeadLetterOnceHoweverOftenItIsRepeated) {
  machine_.accept({make_order("dead-1"), make_order("dead-2")});
  machine_.deliver();
  for (int run = 0; run < 3; ++run) {
    auto again = move();
    copy_all(again);
    take_over(again);
    EXPECT_EQ(again.moved().dead_letters, run == 0 ? 2 : 0);
    EXPECT_EQ(differences(again), std::vector<std::string>{});
    EXPECT_EQ(book_differences(again), std::vector<std::string>{});
  }
  EXPECT_EQ(cluster_->queues.stats(QueueName::valid_orders_dlq)->visible, 2u);
}

TEST_F(HouseMoving, SendsADeadLetterAgainWhenARunEndedBeforeItWasSent) {
  machine_.accept({make_order("dead-1")});
  machine_.deliver();
  const auto batch = machine_.journal->peek(QueueName::valid_orders_dlq, 0, 1);
  const domain::Order dead = *wire::read_order_envelope(batch->messages.front().body);
  ASSERT_TRUE(cluster_->target.adopt({&dead, 1}));  // and the run ends here
  auto again = move();
  take_over(again);
  EXPECT_EQ(again.moved().dead_letters, 1);
  EXPECT_EQ(cluster_->queues.stats(QueueName::valid_orders_dlq)->visible, 1u);

  // Whoever sends it again minutes later is told that it is known.
  cluster_->server.run_in_database(
      "UPDATE nexusstream.ledger_calls SET reserved_at = reserved_at - interval '5 minutes'");
  domain::Order resent = make_order("dead-1");
  domain::Order* const pointers[] = {&resent};
  EXPECT_EQ(cluster_->ledger.reserve(pointers)->front().kind, Decision::Kind::duplicate);
}

TEST_F(HouseMoving, CountsADeadLetterOnceWhoseOrderIsStored) {
  machine_.accept({make_order("dead-1"), make_order("dead-2"), make_order("3")});
  machine_.deliver();
  // The machine was killed between storing it and acknowledging it.
  const auto batch = machine_.journal->peek(QueueName::valid_orders_dlq, 0, 1);
  const domain::Order dead = *wire::read_order_envelope(batch->messages.front().body);
  ASSERT_TRUE(machine_.orders.save({&dead, 1}));
  for (int run = 0; run < 2; ++run) {
    auto again = move();
    copy_all(again);
    take_over(again);
    EXPECT_EQ(again.moved().dead_letters, run == 0 ? 1 : 0);
    EXPECT_EQ(book_differences(again), std::vector<std::string>{});
  }
}

TEST_F(HouseMoving, FollowsAMachineThatGoesOnAndMeetsOrdersThatAreStoredLate) {
  auto following = move();
  for (int round = 0; round < 5; ++round) {
    for (int i = 0; i < 40; ++i)
      machine_.accept(
          {make_order(std::to_string(round * 40 + i), 3, i % 2 == 0 ? "PARTNER_A" : "PARTNER_B")});
    if (round == 2) machine_.accept({make_order("dead-late")});
    machine_.deliver();
    copy(following, HouseMove::Round::following);
  }
  EXPECT_EQ(following.moved().orders, 200);
  // A redrive brings the dead one back, with a number in the middle.
  const auto batch = machine_.journal->peek(QueueName::valid_orders_dlq, 0, 1);
  const domain::Order late = *wire::read_order_envelope(batch->messages.front().body);
  ASSERT_TRUE(machine_.orders.save({&late, 1}));
  copy(following, HouseMove::Round::following);
  EXPECT_EQ(following.moved().orders, 200);
  copy_all(following);
  EXPECT_EQ(following.moved().orders, 201);
  EXPECT_EQ(differences(following), std::vector<std::string>{});
}

TEST_F(HouseMoving, GoesOnWhereverAnEarlierRunEnded) {
  for (int i = 0; i < 100; ++i) machine_.accept({make_order(std::to_string(i), 1 + i)});
  machine_.deliver();
  // What an earlier run left, with a hole that a late order makes.
  const auto first = machine_.follower->list("PARTNER_A", 0, 60, 100);
  for (const auto& order : *first) {
    if (order.sequence_number == 17) continue;
    ASSERT_TRUE(cluster_->orders.save({&order, 1}));
  }
  auto again = move();
  copy_all(again);
  EXPECT_EQ(again.moved().orders, 41);
  EXPECT_EQ(differences(again), std::vector<std::string>{});
}

TEST_F(HouseMoving, TellsWhatDiffers) {
  for (int i = 0; i < 10; ++i) machine_.accept({make_order(std::to_string(i), 1 + i)});
  machine_.deliver();
  auto all = move();
  copy_all(all);
  cluster_->server.run_in_database(
      "UPDATE nexusstream.orders SET net_amount = net_amount + 0.01 "
      "WHERE sequence_number = 4");
  auto again = move();
  auto found = differences(again);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_NE(found.front().find("row by row: net amount"), std::string::npos) << found.front();
  cluster_->server.run_in_database("DELETE FROM nexusstream.orders WHERE sequence_number = 4");
  EXPECT_FALSE(differences(again).empty());
}

TEST_F(HouseMoving, IsOfOneMachineIntoAnEmptyCluster) {
  const domain::Uuid first = domain::make_uuid7({1}, 0, 1);
  const domain::Uuid other = domain::make_uuid7({1}, 0, 2);
  using Standing = postgres::MoveTarget::Standing;
  postgres::MoveTarget& target = cluster_->target;
  EXPECT_EQ(*target.standing(first), Standing::fresh);
  EXPECT_TRUE(target.require_finished());
  ASSERT_TRUE(target.begin(first, "/old/data"));
  ASSERT_TRUE(target.begin(first, "/old/data"));
  EXPECT_EQ(*target.standing(first), Standing::begun);
  EXPECT_NE(target.require_finished().error().message.find("/old/data"), std::string::npos);
  EXPECT_EQ(target.begin(other, "/other").error().kind, ErrorKind::conflict);
  EXPECT_NE(target.standing(other).error().message.find("/old/data"), std::string::npos);
  ASSERT_TRUE(target.finish(first));
  EXPECT_EQ(*target.standing(first), Standing::finished);
  EXPECT_TRUE(target.require_finished());
}

TEST_F(HouseMoving, RefusesAClusterThatNumberedOrdersBefore) {
  domain::Order own = make_order("own");
  domain::Order* pointers[] = {&own};
  ASSERT_TRUE(cluster_->ledger.reserve(pointers));
  const auto standing = cluster_->target.standing(domain::make_uuid7({1}, 0, 1));
  ASSERT_FALSE(standing);
  EXPECT_EQ(standing.error().kind, ErrorKind::conflict);
  EXPECT_NE(standing.error().message.find("orders of its own"), std::string::npos);
}

TEST_F(HouseMoving, RefusesAClusterThatTookOrdersOfItsOwn) {
  machine_.accept({make_order("1")});
  machine_.deliver();
  domain::Order other = make_order("other");
  other.sequence_number = 1;
  other.id = domain::make_uuid7({1'700'000'000'000}, 9, 9);
  other.processed_at = domain::uuid7_time(other.id);
  ASSERT_TRUE(cluster_->orders.save({&other, 1}));
  auto same_number = move();
  copy_all(same_number);
  const auto found = differences(same_number);  // the same counts and amounts, and another order
  ASSERT_EQ(found.size(), 1u);
  EXPECT_NE(found.front().find("fingerprint"), std::string::npos) << found.front();
  machine_.accept({make_order("other"), make_order("2")});
  machine_.deliver();
  auto same_identity = move();
  const auto copied = same_identity.copy(HouseMove::Round::last);
  ASSERT_FALSE(copied);
  EXPECT_EQ(copied.error().kind, ErrorKind::conflict);
}

}  // namespace
}  // namespace nexus::app
