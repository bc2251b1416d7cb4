// Several ledgers over the same tables, and processes that die between their steps.
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>
#include <thread>

#include "adapters/memory/manual_clock.h"
#include "adapters/memory/memory_broker.h"
#include "adapters/memory/sequential_id_source.h"
#include "adapters/postgres/ledger_sweeper.h"
#include "adapters/postgres/postgres_ledger.h"
#include "adapters/postgres/postgres_order_store.h"
#include "support/orders.h"
#include "unit/postgres/postgres_test.h"
#include "unit/postgres/reply_loser.h"
#include "wire/envelope.h"

namespace nexus::postgres {
namespace {

using ports::Decision;
using support::make_order;

std::vector<domain::Order*> pointers_to(std::vector<domain::Order>& orders) {
  std::vector<domain::Order*> pointers;
  for (auto& order : orders) pointers.push_back(&order);
  return pointers;
}

class PostgresLedgers : public PostgresTest {
 protected:
  void SetUp() override {
    PostgresTest::SetUp();
    if (IsSkipped()) return;
    store_.emplace(*database_);
  }

  // A ledger whose process confirms only when it is told to, so that it can die before.
  std::unique_ptr<PostgresLedger> open_ledger(Database& database) {
    return std::make_unique<PostgresLedger>(database, clock_, ids_, PostgresLedgerOptions{0});
  }
  LedgerSweeper sweeper(std::int64_t unconfirmed_after_ms = 0) {
    LedgerSweeperOptions options;
    options.unconfirmed_after_ms = unconfirmed_after_ms;
    options.pause_ms = 0;
    options.batch = 2;
    return {*database_, queues_, options};
  }

  std::vector<Decision> reserve(PostgresLedger& ledger, std::vector<domain::Order>& orders) {
    auto decisions = ledger.reserve(pointers_to(orders));
    EXPECT_TRUE(decisions) << decisions.error().message;
    return decisions ? *decisions : std::vector<Decision>(orders.size());
  }
  void send(const domain::Order& order) {
    std::string body;
    wire::append_order_envelope(body, order);
    ports::OutgoingMessage message;
    message.body = body;
    ASSERT_TRUE(queues_.send({&message, 1}));
  }
  // What waits on the queue, by external id; each message once.
  std::vector<domain::Order> waiting() {
    std::vector<domain::Order> orders;
    const auto batch = queues_.peek(ports::QueueName::valid_orders, 0, 1'000);
    for (const auto& message : batch->messages) orders.push_back(*wire::read_order_envelope(message.body));
    return orders;
  }
  std::int64_t number(const std::string& sql) {
    return *database_->read_primary(
        [&](Connection& connection) -> Result<std::int64_t> { return connection.query(sql).integer(0, 0); });
  }

  std::optional<PostgresOrderStore> store_;
  memory::ManualClock clock_{{1'700'000'000'000}};
  memory::SequentialIdSource ids_;
  memory::MemoryBroker queues_{clock_};
};

// What several feed handlers got, one entry an order that one of them found fresh or known.
struct Answer {
  domain::Uuid id;
  std::int64_t number;
};
using Answers = std::map<std::string, std::vector<Answer>>;

// Reserves random groups, of which some are not confirmed and some not sent.
void race(PostgresLedger& ledger, int seed, Answers& answers) {
  std::mt19937 random(static_cast<unsigned>(seed));
  for (int round = 0; round < 60; ++round) {
    std::vector<domain::Order> orders;
    const int count = 1 + static_cast<int>(random() % 20);
    for (int i = 0; i < count; ++i) {
      const bool shared = random() % 2 == 0;
      const std::string name =
          shared ? "s" + std::to_string(random() % 300)
                 : std::to_string(seed) + "-" + std::to_string(round) + "-" + std::to_string(i);
      orders.push_back(make_order(name, 5, random() % 3 == 0 ? "PARTNER_B" : "PARTNER_A"));
    }
    const bool whole = random() % 4 == 0;
    auto decisions = whole ? ledger.reserve_all(pointers_to(orders)) : ledger.reserve(pointers_to(orders));
    ASSERT_TRUE(decisions) << decisions.error().message;
    std::vector<ports::Confirmation> sent;
    std::vector<const domain::Order*> unsent;
    for (std::size_t i = 0; i < orders.size(); ++i) {
      const Decision& decision = (*decisions)[i];
      ASSERT_NE(decision.kind, Decision::Kind::conflict);
      const domain::Order& known = decision.existing ? *decision.existing : orders[i];
      answers[orders[i].partner_id + orders[i].external_order_id].push_back(
          {known.id, known.sequence_number});
      if (decision.kind != Decision::Kind::fresh) continue;
      random() % 5 == 0 ? unsent.push_back(&orders[i]) : sent.push_back({&orders[i], 1});
    }
    ASSERT_TRUE(ledger.release(unsent));
    ASSERT_TRUE(ledger.confirm(sent));
  }
}

TEST_F(PostgresLedgers, NumberEachOrderOnceAndWithoutGapsHoweverManyRace) {
  constexpr int kHandlers = 4;
  std::vector<std::unique_ptr<Database>> databases;
  std::vector<std::unique_ptr<PostgresLedger>> ledgers;
  std::vector<Answers> answers(kHandlers);
  for (int i = 0; i < kHandlers; ++i) {
    databases.push_back(std::make_unique<Database>(place_->options()));
    ledgers.push_back(open_ledger(*databases.back()));
  }
  {
    std::vector<std::jthread> handlers;
    for (int i = 0; i < kHandlers; ++i) {
      const auto index = static_cast<std::size_t>(i);
      handlers.emplace_back([&, index, i] { race(*ledgers[index], i, answers[index]); });
    }
  }
  std::map<std::string, Answer> first;
  for (const Answers& handler : answers) {
    for (const auto& [name, all] : handler) {
      for (const Answer& answer : all) {
        const auto& known = first.emplace(name, answer).first->second;
        EXPECT_EQ(known.id, answer.id) << name;
        EXPECT_EQ(known.number, answer.number) << name;
      }
    }
  }
  std::map<char, std::set<std::int64_t>> numbers;  // by the last letter of the partner's id
  for (const auto& [name, answer] : first) {
    EXPECT_TRUE(numbers[name[8]].insert(answer.number).second) << name << " shares its number";
  }
  for (const auto& [partner, all] : numbers) {
    EXPECT_EQ(*all.begin(), 1);
    EXPECT_EQ(*all.rbegin(), static_cast<std::int64_t>(all.size())) << "a number is missing";
  }
  const auto standings = *ledgers[0]->standings();
  EXPECT_EQ(standings.at("PARTNER_A").accepted, static_cast<std::int64_t>(numbers['A'].size()));
  EXPECT_EQ(standings.at("PARTNER_A").waiting, numbers['A'].size());
  EXPECT_EQ(standings.at("PARTNER_B").waiting, numbers['B'].size());

  // The sweeper completes what nobody confirmed, each with its own number.
  for (auto& ledger : ledgers) ASSERT_TRUE(ledger->confirm_now());
  ASSERT_TRUE(sweeper().run_once());
  EXPECT_EQ(number("SELECT count(*) FROM ledger_calls"), 0);
  for (const domain::Order& order : waiting()) {
    const Answer& answer = first.at(order.partner_id + order.external_order_id);
    EXPECT_EQ(order.id, answer.id);
    EXPECT_EQ(order.sequence_number, answer.number);
  }
}

TEST_F(PostgresLedgers, GiveTheSameNumbersAfterADeathBetweenReservationAndQueue) {
  std::vector<domain::Order> first = {make_order("1"), make_order("2")};
  reserve(*open_ledger(*database_), first);
  auto survivor = open_ledger(*database_);
  std::vector<domain::Order> other = {make_order("3")};
  reserve(*survivor, other);
  EXPECT_EQ(other[0].sequence_number, 3);
  std::vector<domain::Order> again = {make_order("2"), make_order("2"), make_order("4")};
  const auto decisions = reserve(*survivor, again);
  EXPECT_EQ(decisions[0].kind, Decision::Kind::fresh);
  EXPECT_TRUE(decisions[0].is_elsewhere) << "its sender may be alive";
  EXPECT_FALSE(decisions[2].is_elsewhere);
  EXPECT_EQ(again[0].id, first[1].id);
  EXPECT_EQ(again[0].sequence_number, 2);
  EXPECT_EQ(decisions[1].kind, Decision::Kind::duplicate);
  EXPECT_EQ(decisions[1].existing->id, first[1].id);
  EXPECT_EQ(again[2].sequence_number, 4);
}

TEST_F(PostgresLedgers, TakeWhatNobodyConfirmedForSecondsAsLeftBehind) {
  std::vector<domain::Order> first = {make_order("1")};
  reserve(*open_ledger(*database_), first);
  number("UPDATE ledger_calls SET reserved_at = reserved_at - interval '6 seconds' RETURNING 1::bigint");
  auto survivor = open_ledger(*database_);
  std::vector<domain::Order> again = {make_order("1")};
  const auto decisions = reserve(*survivor, again);
  EXPECT_EQ(decisions[0].kind, Decision::Kind::fresh);
  EXPECT_FALSE(decisions[0].is_elsewhere);
  EXPECT_EQ(again[0].id, first[0].id);
}

TEST_F(PostgresLedgers, StoreOnceWhatWasSentTwiceAfterADeathBetweenQueueAndConfirmation) {
  std::vector<domain::Order> first = {make_order("1")};
  reserve(*open_ledger(*database_), first);
  send(first[0]);
  auto survivor = open_ledger(*database_);
  std::vector<domain::Order> again = {make_order("1")};
  EXPECT_EQ(reserve(*survivor, again)[0].kind, Decision::Kind::fresh);
  send(again[0]);
  const ports::Confirmation sent[] = {{&again[0], 2}};
  ASSERT_TRUE(survivor->confirm(sent));
  const auto orders = waiting();
  ASSERT_EQ(orders.size(), 2u);
  EXPECT_EQ(store_->save({&orders[0], 1})->front(), ports::SaveOutcome::inserted);
  EXPECT_EQ(store_->save({&orders[1], 1})->front(), ports::SaveOutcome::already_there);
  const ports::Confirmation stored[] = {{&orders[0], 1}};
  ASSERT_TRUE(survivor->stored(stored));
  EXPECT_EQ(survivor->standings()->at("PARTNER_A").waiting, 0u);
  EXPECT_EQ(survivor->standings()->at("PARTNER_A").accepted, 1);
}

TEST_F(PostgresLedgers, GiveTheSameNumbersWhenTheAnswerOfACommitWasLost) {
  ReplyLoser proxy(place_->conninfo());
  DatabaseOptions options;
  options.writer.connection.conninfo = fixed_conninfo(proxy.conninfo());
  Database through_proxy(options);
  auto ledger = open_ledger(through_proxy);
  std::vector<domain::Order> warm = {make_order("0")};
  reserve(*ledger, warm);
  const ports::Confirmation sent[] = {{&warm[0], 1}};
  ASSERT_TRUE(ledger->confirm(sent));
  for (int round = 0; round < 5; ++round) {
    std::vector<domain::Order> orders = {make_order("1"), make_order("2", 5, "PARTNER_B")};
    proxy.lose_next_reply();
    const auto lost = ledger->reserve(pointers_to(orders));
    ASSERT_FALSE(lost);
    EXPECT_EQ(lost.error().kind, ErrorKind::unavailable);
    const auto decisions = reserve(*ledger, orders);
    EXPECT_EQ(decisions[0].kind, Decision::Kind::fresh);
    EXPECT_EQ(orders[0].sequence_number, 2);
    EXPECT_EQ(orders[1].sequence_number, 1);
    const domain::Order* unsent[] = {&orders[0], &orders[1]};
    ASSERT_TRUE(ledger->release(unsent));
    std::vector<domain::Order> known = {make_order("0")};
    EXPECT_EQ(reserve(*ledger, known)[0].kind, Decision::Kind::duplicate) << "confirmations are told again";
  }
  EXPECT_EQ(number("SELECT count(*) FROM ledger"), 3);
}

TEST_F(PostgresLedgers, ReserveNothingWhenTheSessionEndsInTheMiddle) {
  ReplyLoser proxy(place_->conninfo());
  DatabaseOptions options;
  options.writer.connection.conninfo = fixed_conninfo(proxy.conninfo());
  Database through_proxy(options);
  auto ledger = open_ledger(through_proxy);
  std::vector<domain::Order> warm = {make_order("0")};
  reserve(*ledger, warm);
  // Of a batch that is taken whole or not at all, the reservation is known only by its COMMIT.
  std::vector<domain::Order> orders = {make_order("1"), make_order("2")};
  proxy.lose_next_reply();
  ASSERT_FALSE(ledger->reserve_all(pointers_to(orders)));
  EXPECT_EQ(number("SELECT count(*) FROM ledger"), 1);
  std::vector<domain::Order> next = {make_order("3")};
  reserve(*ledger, next);
  EXPECT_EQ(next[0].sequence_number, 2);
}

TEST_F(PostgresLedgers, AreSweptOfWhatNobodyConfirmed) {
  auto ledger = open_ledger(*database_);
  std::vector<domain::Order> orders;
  for (int i = 1; i <= 5; ++i) orders.push_back(make_order(std::to_string(i)));
  reserve(*ledger, orders);
  const auto early = sweeper(60'000).run_once();
  ASSERT_TRUE(early) << early.error().message;
  EXPECT_TRUE(early->ran);
  EXPECT_EQ(early->sent, 0u) << "its sender may still be at it";
  const auto swept = sweeper().run_once();
  ASSERT_TRUE(swept) << swept.error().message;
  EXPECT_EQ(swept->sent, 5u);
  const auto sent = waiting();
  ASSERT_EQ(sent.size(), 5u);
  for (std::size_t i = 0; i < sent.size(); ++i) {
    EXPECT_EQ(sent[i].id, orders[i].id);
    EXPECT_EQ(sent[i].sequence_number, orders[i].sequence_number);
    EXPECT_EQ(sent[i].processed_at, orders[i].processed_at);
    EXPECT_TRUE(domain::compare_content(sent[i], orders[i]).empty());
    EXPECT_EQ(sent[i].net_amount, orders[i].net_amount);
  }
  EXPECT_EQ(sweeper().run_once()->sent, 0u) << "it is confirmed now";
  std::vector<domain::Order> again = {make_order("1")};
  EXPECT_EQ(reserve(*ledger, again)[0].kind, Decision::Kind::duplicate);
}

TEST_F(PostgresLedgers, AreSweptOfRowsWhoseOrdersAreStored) {
  auto ledger = open_ledger(*database_);
  std::vector<domain::Order> orders = {make_order("1"), make_order("2")};
  reserve(*ledger, orders);
  const ports::Confirmation sent[] = {{&orders[0], 1}, {&orders[1], 2}};
  ASSERT_TRUE(ledger->confirm(sent));
  ASSERT_TRUE(ledger->confirm_now());
  ASSERT_TRUE(store_->save({orders.data(), 1}));  // its worker dies before it tells the ledger
  ASSERT_TRUE(sweeper().run_once());
  EXPECT_EQ(sweeper().run_once()->removed, 1u);
  EXPECT_EQ(ledger->standings()->at("PARTNER_A").waiting, 1u);
  EXPECT_EQ(ledger->standings()->at("PARTNER_A").accepted, 2);
}

TEST_F(PostgresLedgers, AreSweptByOneAtATime) {
  Connection other(place_->options().writer.connection);
  other.open();
  other.query("SELECT pg_advisory_lock($1)", Parameters().integer(0x6e657875'73000002));
  EXPECT_FALSE(sweeper().run_once()->ran);
  other.close();
  LedgerSweeperOptions options;
  options.pause_ms = 60'000;
  for (int tries = 0; tries < 100; ++tries) {  // the server ends the other session in its own time
    if (LedgerSweeper(*database_, queues_, options).run_once()->ran) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  EXPECT_GT(number("SELECT extract(epoch FROM swept_at)::bigint FROM ledger_sweep"), 0);
  EXPECT_FALSE(LedgerSweeper(*database_, queues_, options).run_once()->ran) << "one swept just now";
}

TEST_F(PostgresLedgers, GoOnAfterTheHighestStoredNumberOfAPartner) {
  domain::Order order = make_order("1");
  order.sequence_number = 41;
  order.id = ids_.next(clock_.now());
  order.processed_at = domain::uuid7_time(order.id);
  ASSERT_TRUE(store_->save({&order, 1}));
  std::vector<domain::Order> next = {make_order("2")};
  reserve(*open_ledger(*database_), next);
  EXPECT_EQ(next[0].sequence_number, 42);
}

TEST_F(PostgresLedgers, TellWhatWasConfirmedThoughNobodyReserves) {
  PostgresLedger ledger(*database_, clock_, ids_, PostgresLedgerOptions{10});
  std::vector<domain::Order> orders = {make_order("1")};
  reserve(ledger, orders);
  const ports::Confirmation sent[] = {{&orders[0], 1}};
  ASSERT_TRUE(ledger.confirm(sent));
  for (int tries = 0; tries < 500 && number("SELECT count(*) FROM ledger_calls") != 0; ++tries)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_EQ(number("SELECT count(*) FROM ledger_calls"), 0);
}

TEST_F(PostgresLedgers, NeedOneRoundTripForAGroup) {
  auto ledger = open_ledger(*database_);
  for (int group = 0; group < 10; ++group) {
    std::vector<domain::Order> orders;
    for (int i = 0; i < 100; ++i)
      orders.push_back(make_order(std::to_string(group) + "-" + std::to_string(i)));
    reserve(*ledger, orders);
    std::vector<ports::Confirmation> sent;
    for (const auto& order : orders) sent.push_back({&order, 1});
    ASSERT_TRUE(ledger->confirm(sent));
  }
  EXPECT_EQ(ledger->traffic().orders, 1'000u);
  EXPECT_EQ(ledger->traffic().round_trips, 10u);
}

}  // namespace
}  // namespace nexus::postgres
