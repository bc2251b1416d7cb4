// Saves orders into PostgreSQL batch by batch, each until it is saved, and says what became of every attempt.
// tests/system/test_postgres.py breaks the server meanwhile.
//
//   postgres_probe CONNINFO BATCHES ORDERS_A_BATCH
//
// One line an attempt: "saved <inserted> <already there>", "conflict", or "<kind of error> <message>". Reads
// a line of its input before each batch after the first, so that the test decides when to go on.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>
#include <thread>

#include "adapters/postgres/migrations.h"
#include "adapters/postgres/postgres_order_store.h"
#include "contract/stores/sample_orders.h"

namespace nexus {
namespace {

void say(const std::string& line) {
  std::cout << line << std::endl;  // at once: the test waits for it
}

// False when trying again cannot help.
bool save(postgres::PostgresOrderStore& store, const std::vector<domain::Order>& orders) {
  for (;;) {
    const auto outcomes = store.save(orders);
    if (outcomes) {
      const auto count = [&](ports::SaveOutcome outcome) {
        return std::to_string(std::count(outcomes->begin(), outcomes->end(), outcome));
      };
      if (count(ports::SaveOutcome::conflict) != "0") return say("conflict"), false;
      say("saved " + count(ports::SaveOutcome::inserted) + " " + count(ports::SaveOutcome::already_there));
      return true;
    }
    say(std::string(to_string(outcomes.error().kind)) + " " + outcomes.error().message);
    if (outcomes.error().kind != ErrorKind::unavailable) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
}

int run(const std::string& conninfo, int batches, std::size_t size) {
  postgres::DatabaseOptions options;
  options.writer.connection.conninfo = postgres::fixed_conninfo(conninfo);
  options.writer.connection.statement_timeout_ms = 2'000;
  options.writer.connection.connect_timeout_ms = 500;
  postgres::Database database(options);
  if (const auto migrated = postgres::migrate(database, postgres::all_migrations()); !migrated) {
    say("not migrated: " + migrated.error().message);
    return 1;
  }
  postgres::PostgresOrderStore store(database);
  contract::SampleOrders samples(5);
  std::string line;
  for (int batch = 0; batch < batches; ++batch) {
    if (batch > 0 && !std::getline(std::cin, line)) return 0;
    if (!save(store, samples.take(size))) return 1;
  }
  return 0;
}

}  // namespace
}  // namespace nexus

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  return nexus::run(argv[1], std::atoi(argv[2]), static_cast<std::size_t>(std::atoi(argv[3])));
}
