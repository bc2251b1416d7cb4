// How fast a worker brings orders from a queue into PostgreSQL: envelopes that wait in a memory queue are
// received, decoded, stored with their statistics and acknowledged, as OrderDelivery does it.
//
//   bench_postgres_worker CONNINFO ORDERS [WORKERS [BATCH [ledger]]]
//
// With "ledger" the orders were reserved in the ledger in PostgreSQL before, and each batch is told to it.
// The database is migrated, and orders that are there are deleted first. Prints {"filled": true} before the
// measured part, and one JSON object after it.
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "adapters/memory/memory_broker.h"
#include "adapters/posix/system_clock.h"
#include "adapters/posix/system_id_source.h"
#include "adapters/postgres/migrations.h"
#include "adapters/postgres/postgres_ledger.h"
#include "adapters/postgres/postgres_order_store.h"
#include "delivery/order_delivery.h"
#include "wire/envelope.h"

namespace nexus {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint64_t kCustomers = 100'000;
constexpr std::uint64_t kProducts = 10'000;
constexpr std::int64_t kThirtyDaysMs = 30LL * 24 * 60 * 60 * 1'000;
constexpr std::int64_t kStartMs = 1'700'000'000'000;
constexpr std::size_t kSentAtOnce = 10'000;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

template <class T>
T must(Result<T> result) {
  if (result) return *std::move(result);
  std::fprintf(stderr, "bench_postgres_worker: %s\n", result.error().message.c_str());
  std::exit(1);
}
void must(const Result<>& result) {
  if (result) return;
  std::fprintf(stderr, "bench_postgres_worker: %s\n", result.error().message.c_str());
  std::exit(1);
}

// Orders as two partners send them: external ids that grow, customers, products and amounts at random.
class Feed {
 public:
  domain::Order next() {
    domain::Order order;
    const auto number = made_++;
    order.partner_id = number % 2 == 0 ? "PARTNER_A" : "PARTNER_B";
    order.sequence_number = static_cast<std::int64_t>(number / 2 + 1);
    order.processed_at = {kStartMs + static_cast<std::int64_t>(number / 100)};
    order.id = domain::make_uuid7(order.processed_at, static_cast<std::uint16_t>(number % 100), random_());
    order.external_order_id = fmt::format("B0000001-{:012}", number / 2);
    order.product_id = fmt::format("SKU-{:05}", random_() % kProducts);
    order.customer_id = fmt::format("CUST-{:06}", random_() % kCustomers);
    order.quantity = static_cast<std::int64_t>(1 + random_() % 9);
    order.unit_price =
        domain::Decimal::parse(fmt::format("{}.{:02}", 10 + random_() % 90, random_() % 100)).value();
    order.tax_rate = domain::Decimal::parse("0.08").value();
    order.transaction_time = {order.processed_at.ms - static_cast<std::int64_t>(random_() % kThirtyDaysMs)};
    if (!domain::derive_amounts(order, {})) std::abort();
    order.definition_version = 1;
    for (auto& byte : order.input_sha256) byte = static_cast<std::uint8_t>(random_());
    return order;
  }

 private:
  std::mt19937_64 random_{1};
  std::uint64_t made_ = 0;
};

// A ledger that costs nothing.
class NoLedger : public ports::Ledger {
 public:
  Result<std::vector<ports::Decision>> reserve(std::span<domain::Order* const> /*orders*/) override {
    return std::vector<ports::Decision>{};
  }
  Result<std::vector<ports::Decision>> reserve_all(std::span<domain::Order* const> /*orders*/) override {
    return std::vector<ports::Decision>{};
  }
  Result<> confirm(std::span<const ports::Confirmation> /*orders*/) override { return {}; }
  Result<> release(std::span<const domain::Order* const> /*orders*/) override { return {}; }
  Result<> stored(std::span<const ports::Confirmation> /*orders*/) override { return {}; }
  Result<> purged(ports::QueueName /*queue*/) override { return {}; }
  Result<std::vector<ports::Decision>> look_up(std::span<domain::Order* const> /*orders*/) override {
    return std::vector<ports::Decision>{};
  }
  Result<std::map<std::string, ports::PartnerStanding>> standings() override {
    return std::map<std::string, ports::PartnerStanding>{};
  }
};

struct Setup {
  std::string conninfo;
  std::size_t orders = 0;
  std::size_t workers = 1;
  std::size_t batch = 20'000;
  bool with_ledger = false;
};

class Worker {
 public:
  explicit Worker(const Setup& setup) : setup_(setup) {
    postgres::DatabaseOptions options;
    options.writer.connection.conninfo = postgres::fixed_conninfo(setup.conninfo);
    options.writer.size = 2;
    database_ = std::make_unique<postgres::Database>(options);
    store_ = std::make_unique<postgres::PostgresOrderStore>(*database_);
    broker_ = std::make_unique<memory::MemoryBroker>(clock_);
    if (setup.with_ledger) ledger_ = std::make_unique<postgres::PostgresLedger>(*database_, clock_, ids_);
  }
  postgres::Database& database() { return *database_; }
  postgres::PostgresOrderStore& store() { return *store_; }

  void fill(Feed& feed, std::size_t orders) {
    for (std::size_t sent = 0; sent < orders; sent += kSentAtOnce)
      send(feed, std::min(kSentAtOnce, orders - sent));
  }
  void work(std::size_t orders) {
    delivery::DeliveryOptions options;
    options.batch_max = setup_.batch;
    ports::Ledger& ledger = ledger_ ? static_cast<ports::Ledger&>(*ledger_) : no_ledger_;
    delivery::OrderDelivery delivery(*broker_, *store_, ledger, clock_, ids_, options,
                                     [](const std::string& sentence) {
                                       std::fprintf(stderr, "%s\n", sentence.c_str());
                                       std::exit(1);
                                     });
    for (std::size_t done = 0; done < orders;) done += must(delivery.run_once(0));
  }

 private:
  void send(Feed& feed, std::size_t count) {
    std::vector<domain::Order> orders;
    for (std::size_t i = 0; i < count; ++i) orders.push_back(feed.next());
    if (ledger_) reserve(orders);
    std::vector<std::string> bodies(count);
    std::vector<ports::OutgoingMessage> messages;
    for (std::size_t i = 0; i < count; ++i) {
      wire::append_order_envelope(bodies[i], orders[i]);
      messages.push_back({ports::QueueName::valid_orders, bodies[i], {}});
    }
    must(broker_->send(messages));
  }
  void reserve(std::vector<domain::Order>& orders) {
    std::vector<domain::Order*> pointers;
    std::vector<ports::Confirmation> confirmations;
    for (auto& order : orders) {
      pointers.push_back(&order);
      confirmations.push_back({&order, 0});
    }
    must(ledger_->reserve(pointers));
    must(ledger_->confirm(confirmations));
  }

  Setup setup_;
  posix::SystemClock clock_;
  posix::SystemIdSource ids_;
  NoLedger no_ledger_;
  std::unique_ptr<postgres::Database> database_;
  std::unique_ptr<postgres::PostgresOrderStore> store_;
  std::unique_ptr<memory::MemoryBroker> broker_;
  std::unique_ptr<postgres::PostgresLedger> ledger_;
};

void empty_tables(postgres::Database& database) {
  must(postgres::migrate(database, postgres::all_migrations()));
  must(database.write([](postgres::Connection& connection) -> Result<> {
    connection.execute("TRUNCATE orders, partner_totals, date_totals, ledger, ledger_calls, partner_numbers");
    return {};
  }));
}

int run(const Setup& setup) {
  std::vector<std::unique_ptr<Worker>> all;
  Feed feed;
  for (std::size_t i = 0; i < setup.workers; ++i) all.push_back(std::make_unique<Worker>(setup));
  empty_tables(all.front()->database());
  for (auto& worker : all) worker->fill(feed, setup.orders / setup.workers);
  must(all.front()->database().write([](postgres::Connection& connection) -> Result<> {
    connection.execute("CHECKPOINT");
    return {};
  }));
  std::printf("{\"filled\": true}\n");
  std::fflush(stdout);
  const auto start = Clock::now();
  std::vector<std::thread> threads;
  threads.reserve(all.size());
  for (auto& worker : all) threads.emplace_back([&] { worker->work(setup.orders / setup.workers); });
  for (auto& thread : threads) thread.join();
  const auto seconds = seconds_since(start);
  const auto stored =
      must(all.front()->database().read_primary([](postgres::Connection& connection) -> Result<std::int64_t> {
        return connection.query("SELECT sum(orders)::bigint FROM partner_totals").integer(0, 0);
      }));
  std::printf("{\"orders\": %lld, \"seconds\": %.3f, \"ordersPerSecond\": %.0f}\n",
              static_cast<long long>(stored), seconds, static_cast<double>(stored) / seconds);
  return 0;
}

}  // namespace
}  // namespace nexus

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: bench_postgres_worker CONNINFO ORDERS [WORKERS [BATCH [ledger]]]\n");
    return 2;
  }
  const auto number = [&](int index, std::size_t otherwise) {
    return argc > index ? static_cast<std::size_t>(std::strtoull(argv[index], nullptr, 10)) : otherwise;
  };
  return nexus::run({argv[1], number(2, 0), number(3, 1), number(4, 20'000), argc > 5});
}
