// A machine and a cluster to move it into, for the tests of this folder.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>

#include "adapters/memory/manual_clock.h"
#include "adapters/memory/memory_audit_log.h"
#include "adapters/memory/memory_broker.h"
#include "adapters/memory/memory_definition_store.h"
#include "adapters/memory/memory_disk.h"
#include "adapters/memory/memory_error_store.h"
#include "adapters/memory/memory_job_store.h"
#include "adapters/memory/memory_ledger.h"
#include "adapters/memory/sequential_id_source.h"
#include "adapters/postgres/postgres_audit_log.h"
#include "adapters/postgres/postgres_definition_store.h"
#include "adapters/postgres/postgres_job_store.h"
#include "adapters/postgres/postgres_ledger.h"
#include "adapters/postgres/postgres_order_store.h"
#include "adapters/sqlite/sqlite_order_store.h"
#include "app/house_move.h"
#include "support/orders.h"
#include "support/postgres_database.h"
#include "wire/envelope.h"

namespace nexus::app {

using ports::QueueName;
using support::make_order;

// A folder that is gone with the test.
struct Folder {
  std::string path = std::string("/tmp/nexus-house-XXXXXX");
  Folder() { path = mkdtemp(path.data()); }
  ~Folder() { std::filesystem::remove_all(path); }
};

// A machine whose orders and queue are the real files, everything else in memory. Another connection reads
// its orders.
struct Machine {
  memory::ManualClock clock{{1'700'000'000'000}};
  memory::SequentialIdSource ids;
  memory::MemoryDisk disk;
  std::unique_ptr<journal::JournalBroker> journal = open_journal();
  Folder folder;
  std::unique_ptr<sqlite::SqliteOrderStore> order_store = open_orders();
  sqlite::SqliteOrderStore& orders = *order_store;
  std::unique_ptr<sqlite::OrderFollower> follower =
      std::move(*sqlite::OrderFollower::open(folder.path + "/orders.db"));
  memory::MemoryErrorStore errors;
  memory::MemoryDefinitionStore definitions;
  memory::MemoryAuditLog audit;
  memory::MemoryJobStore jobs;
  memory::MemoryLedger ledger{orders,
                              clock,
                              ids,
                              [this](ports::MessageId id) -> Result<domain::Order> {
                                auto body = journal->read_body(id);
                                if (!body) return fail(body.error());
                                return wire::read_order_envelope(*body);
                              },
                              7,
                              1'000};

  std::unique_ptr<journal::JournalBroker> open_journal() {
    journal::JournalOptions options;
    options.segment_bytes = 1 << 20;
    options.background_thread = false;
    return std::move(*journal::JournalBroker::open(disk, clock, options));
  }
  std::unique_ptr<sqlite::SqliteOrderStore> open_orders() {
    sqlite::OrderStoreOptions options;
    options.path = folder.path + "/orders.db";
    return std::move(*sqlite::SqliteOrderStore::open(options));
  }
  OldHouse house() { return {*follower, errors, errors, definitions, audit, jobs}; }

  void accept(std::vector<domain::Order> accepted) {
    std::vector<domain::Order*> pointers;
    pointers.reserve(accepted.size());
    for (auto& order : accepted) pointers.push_back(&order);
    const auto decisions = *ledger.reserve(pointers);
    std::vector<ports::Confirmation> confirmations;
    for (std::size_t i = 0; i < accepted.size(); ++i) {
      ASSERT_EQ(decisions[i].kind, ports::Decision::Kind::fresh);
      std::string body;
      wire::append_order_envelope(body, accepted[i]);
      ports::OutgoingMessage message;
      message.body = body;
      message.attributes = {accepted[i].partner_id, accepted[i].sequence_number,
                            accepted[i].external_order_id, ""};
      confirmations.push_back({&accepted[i], journal->send({&message, 1})->ids.front()});
    }
    ASSERT_TRUE(ledger.confirm(confirmations));
  }
  // Stores what waits, but for orders whose id begins with "dead".
  void deliver() {
    ports::ReceiveOptions all;
    all.max_messages = 10'000;
    const auto batch = journal->receive(QueueName::valid_orders, all);
    for (const auto& message : batch->messages) {
      const domain::Order order = *wire::read_order_envelope(message.body);
      if (order.external_order_id.starts_with("dead")) {
        ASSERT_TRUE(journal->dead_letter(QueueName::valid_orders, {&message.handle, 1}));
        continue;
      }
      ASSERT_TRUE(orders.save({&order, 1}));
      const ports::Confirmation stored[] = {{&order, message.id}};
      ASSERT_TRUE(ledger.stored(stored));
      ASSERT_TRUE(journal->acknowledge(QueueName::valid_orders, {&message.handle, 1}));
    }
  }
};

struct ClusterStores {
  testing_support::PostgresDatabase server{*testing_support::postgres_conninfo()};
  std::unique_ptr<postgres::Database> database = server.open();
  memory::ManualClock clock{{1'700'000'900'000}};
  memory::SequentialIdSource ids;
  memory::MemoryBroker queues{clock};
  postgres::PostgresOrderStore orders{*database};
  memory::MemoryErrorStore errors;
  postgres::PostgresDefinitionStore definitions{*database};
  postgres::PostgresAuditLog audit{*database};
  postgres::PostgresJobStore jobs{*database, server.options().writer.connection, 5};
  postgres::PostgresLedger ledger{*database, clock, ids};
  postgres::MoveTarget target{*database};

  NewHouse house() { return {orders, definitions, audit, jobs, ledger, target, &errors, &errors, &queues}; }
};

class HouseMoving : public testing::Test {
 protected:
  void SetUp() override {
    if (!testing_support::postgres_conninfo()) GTEST_SKIP() << testing_support::kNoPostgres;
    cluster_.emplace();
  }
  HouseMove move() { return move_into(cluster_->house()); }
  HouseMove move_into(const NewHouse& house) {
    return {machine_.house(), house, {"PARTNER_A"}, [](const std::string&) {}};
  }
  std::vector<std::string> differences(HouseMove& move) {
    auto found = move.find_differences();
    EXPECT_TRUE(found) << found.error().message;
    return found ? *found : std::vector<std::string>{"not compared"};
  }
  std::vector<std::string> book_differences(HouseMove& move) {
    auto found = move.find_book_differences(*machine_.ledger.standings());
    EXPECT_TRUE(found) << found.error().message;
    return found ? *found : std::vector<std::string>{"not compared"};
  }
  void copy(HouseMove& move, HouseMove::Round round) {
    const auto copied = move.copy(round);
    ASSERT_TRUE(copied) << copied.error().message;
  }
  void copy_all(HouseMove& move) { copy(move, HouseMove::Round::last); }
  void take_over(HouseMove& move) {
    const auto taken = move.take_over(*machine_.journal, *machine_.ledger.standings());
    ASSERT_TRUE(taken) << taken.error().message;
  }

  Machine machine_;
  std::optional<ClusterStores> cluster_;
};

}  // namespace nexus::app
