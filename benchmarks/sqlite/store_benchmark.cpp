// How fast the SQLite order store takes orders and answers queries, beside a bare loop on SQLite that
// inserts the same rows with the same indexes.
//
//   bench_sqlite [orders [folder [store]]]     default: 1000000 orders, in a new folder below /tmp;
//                                              with "store" without the bare loop
//
// Prints one line a measurement: rates for each tenth of the orders, then the latencies of pages,
// counts and statistics at the full number.
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <random>
#include <string>
#include <unordered_map>
#include <vector>

#include "adapters/sqlite/sqlite_order_store.h"

namespace nexus {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kBatch = 20'000;
constexpr std::uint64_t kCustomers = 100'000;
constexpr std::uint64_t kProducts = 5'000;
constexpr std::int64_t kStartMs = 1'700'000'000'000;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// Processor time of this thread, which says more than the clock while others use the machine.
double processor_seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

// Orders as two partners would send them: growing external ids, customers and amounts at random.
class Feed {
 public:
  void fill(std::vector<domain::Order>& orders) {
    orders.resize(kBatch);
    for (auto& order : orders) make(order);
  }

 private:
  void make(domain::Order& order) {
    const auto number = made_++;
    const auto partner = number % 2;
    order.partner_id = partner == 0 ? "PARTNER_A" : "PARTNER_B";
    order.sequence_number = static_cast<std::int64_t>(number / 2 + 1);
    order.processed_at = {kStartMs + static_cast<std::int64_t>(number / 100)};
    order.id = domain::make_uuid7(order.processed_at, static_cast<std::uint16_t>(number % 100), random_());
    order.external_order_id = "ORD-" + std::to_string(1'000'000'000 + number / 2);
    order.product_id = "SKU-" + std::to_string(random_() % kProducts);
    order.customer_id = "CUSTOMER-" + std::to_string(random_() % kCustomers);
    order.quantity = static_cast<std::int64_t>(1 + random_() % 20);
    order.unit_price =
        domain::Decimal::from_units(static_cast<__int128>(random_() % 50'000 + 1) * 100'000'000'000'000);
    order.tax_rate = domain::Decimal::from_units(800'000'000'000'000);
    order.transaction_time = {order.processed_at.ms - static_cast<std::int64_t>(random_() % 60'000)};
    order.gross_amount = domain::Decimal::from_units(order.unit_price.units() * order.quantity);
    order.tax_amount = domain::Decimal::from_units(order.gross_amount.units() * 8 / 100);
    order.net_amount = domain::Decimal::from_units(order.gross_amount.units() + order.tax_amount.units());
    order.definition_version = 1;
    const auto digest = random_();
    std::copy_n(reinterpret_cast<const std::uint8_t*>(&digest), sizeof digest, order.input_sha256.begin());
  }

  std::mt19937_64 random_{1};
  std::uint64_t made_ = 0;
};

void must(bool held, const char* what) {
  if (held) return;
  std::fprintf(stderr, "%s\n", what);
  std::exit(1);
}

// Calls `save` with batches until `total` orders are in, and prints the rate of each tenth.
void measure_rate(const char* name, std::size_t total,
                  const std::function<void(std::vector<domain::Order>&)>& save) {
  Feed feed;
  std::vector<domain::Order> orders;
  double busy = 0;
  double processor = 0;
  double part = 0;
  std::size_t since = 0;
  const std::size_t tenth = std::max(total / 10, kBatch);
  for (std::size_t done = 0; done < total;) {
    feed.fill(orders);
    const auto start = Clock::now();
    const auto processor_start = processor_seconds();
    save(orders);
    const auto took = seconds_since(start);
    processor += processor_seconds() - processor_start;
    busy += took;
    part += took;
    done += kBatch;
    since += kBatch;
    if (since < tenth) continue;
    std::printf("%s: at %zu orders: %.0f orders/s\n", name, done, static_cast<double>(since) / part);
    std::fflush(stdout);
    since = 0;
    part = 0;
  }
  std::printf("%s: all: %.0f orders/s, %.2f us of processor time each\n", name,
              static_cast<double>(total) / busy, processor * 1e6 / static_cast<double>(total));
}

// The same rows with indexes of SQLite's own, the customers and products as numbers.
class BareSqlite {
 public:
  explicit BareSqlite(const std::string& path) {
    must(sqlite3_open(path.c_str(), &database_) == SQLITE_OK, "the baseline's file cannot be opened");
    run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32768; PRAGMA "
        "wal_autocheckpoint=16384;");
    run("CREATE TABLE orders(position INTEGER PRIMARY KEY, id BLOB, partner INT, sequence_number INT, "
        "external_order_id TEXT, product INT, customer INT, quantity INT, unit_price TEXT, tax_rate TEXT, "
        "gross_amount TEXT, tax_amount TEXT, net_amount TEXT, transaction_time INT, processed_at INT, "
        "definition_version INT, input_sha256 BLOB);"
        "CREATE UNIQUE INDEX by_id ON orders(id);"
        "CREATE UNIQUE INDEX by_external_id ON orders(partner, external_order_id);"
        "CREATE INDEX by_customer ON orders(customer, transaction_time);"
        "CREATE INDEX by_time ON orders(transaction_time);");
    must(sqlite3_prepare_v2(database_, "INSERT INTO orders VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", -1,
                            &insert_, nullptr) == SQLITE_OK,
         "the baseline's statement is wrong");
  }
  ~BareSqlite() {
    sqlite3_finalize(insert_);
    sqlite3_close(database_);
  }
  BareSqlite(const BareSqlite&) = delete;
  BareSqlite& operator=(const BareSqlite&) = delete;

  void save(const std::vector<domain::Order>& orders) {
    run("BEGIN");
    for (const auto& order : orders) insert(order);
    run("COMMIT");
  }

 private:
  void run(const char* sql) {
    must(sqlite3_exec(database_, sql, nullptr, nullptr, nullptr) == SQLITE_OK, "the baseline failed");
  }
  void number(std::int64_t value) { sqlite3_bind_int64(insert_, next_++, value); }
  void text(std::string_view value) {
    sqlite3_bind_text(insert_, next_++, value.data(), static_cast<int>(value.size()), SQLITE_TRANSIENT);
  }
  void decimal(domain::Decimal value) {
    char buffer[domain::Decimal::kMaxText];
    text({buffer, static_cast<std::size_t>(value.write(buffer) - buffer)});
  }
  void blob(const void* bytes, int size) { sqlite3_bind_blob(insert_, next_++, bytes, size, SQLITE_STATIC); }

  void insert(const domain::Order& order) {
    next_ = 1;
    number(++position_);
    blob(order.id.bytes.data(), 16);
    number(order.partner_id.back());
    number(order.sequence_number);
    text(order.external_order_id);
    number(code(order.product_id));
    number(code(order.customer_id));
    number(order.quantity);
    decimal(order.unit_price);
    decimal(order.tax_rate);
    decimal(order.gross_amount);
    decimal(order.tax_amount);
    decimal(order.net_amount);
    number(order.transaction_time.ms);
    number(order.processed_at.ms);
    number(order.definition_version);
    blob(order.input_sha256.data(), 32);
    must(sqlite3_step(insert_) == SQLITE_DONE, "the baseline's insert failed");
    sqlite3_reset(insert_);
  }
  std::int64_t code(const std::string& text) {
    return codes_.try_emplace(text, static_cast<std::int64_t>(codes_.size())).first->second;
  }

  sqlite3* database_ = nullptr;
  sqlite3_stmt* insert_ = nullptr;
  std::unordered_map<std::string, std::int64_t> codes_;
  std::int64_t position_ = 0;
  int next_ = 1;
};

// Runs `once` many times and prints percentiles in microseconds.
void measure_latency(const std::string& name, int rounds, const std::function<void()>& once) {
  std::vector<double> times;
  for (int round = 0; round < rounds; ++round) {
    const auto start = Clock::now();
    once();
    times.push_back(seconds_since(start) * 1e6);
  }
  std::sort(times.begin(), times.end());
  std::printf("%-44s p50 %8.0f us  p99 %8.0f us\n", name.c_str(), times[times.size() / 2],
              times[times.size() * 99 / 100]);
}

class Pages {
 public:
  Pages(sqlite::SqliteOrderStore& store, std::size_t total) : store_(store), total_(total) {}

  // Pages at random depths: each walk starts at a random place and takes a few pages.
  void measure(const std::string& name, int rounds, const std::function<ports::OrderQuery()>& make) {
    std::optional<ports::OrderPosition> after;
    int in_walk = 0;
    ports::OrderQuery query;
    measure_latency(name, rounds, [&] {
      if (in_walk-- <= 0 || !after) {
        query = make();
        in_walk = 5;
      } else {
        query.after = after;
      }
      auto page = store_.list(query);
      must(page.has_value(), "a page failed");
      after = page->next;
    });
  }

  ports::OrderQuery anywhere(ports::OrderSort sort) {
    ports::OrderQuery query;
    query.sort = sort;
    const auto reach = static_cast<std::int64_t>(random_() % total_ / 100);
    if (sort == ports::OrderSort::transaction_time)
      query.filter.to_transaction_time = domain::Timestamp{kStartMs + reach};
    if (sort == ports::OrderSort::gross_amount) {
      query.filter.max_gross_amount =
          domain::Decimal::from_integer(static_cast<std::int64_t>(random_() % 5'000));
    }
    return query;
  }
  std::string customer() { return "CUSTOMER-" + std::to_string(random_() % kCustomers); }
  std::string product() { return "SKU-" + std::to_string(random_() % kProducts); }
  std::string partner() { return random_() % 2 ? "PARTNER_A" : "PARTNER_B"; }

 private:
  sqlite::SqliteOrderStore& store_;
  std::size_t total_;
  std::mt19937_64 random_{2};
};

void measure_pages(sqlite::SqliteOrderStore& store, std::size_t total) {
  using ports::OrderSort;
  constexpr int kRounds = 2'000;
  Pages pages(store, total);
  pages.measure("page by processedAt", kRounds, [&] { return pages.anywhere(OrderSort::processed_at); });
  pages.measure("page by transactionTime, any depth", kRounds,
                [&] { return pages.anywhere(OrderSort::transaction_time); });
  pages.measure("page by grossAmount, any depth", kRounds,
                [&] { return pages.anywhere(OrderSort::gross_amount); });
  pages.measure("page by netAmount", kRounds, [&] { return pages.anywhere(OrderSort::net_amount); });
  pages.measure("page by sequenceNumber", kRounds,
                [&] { return pages.anywhere(OrderSort::sequence_number); });
  for (const auto sort : {OrderSort::processed_at, OrderSort::transaction_time, OrderSort::gross_amount}) {
    const std::string by = sort == OrderSort::processed_at       ? "processedAt"
                           : sort == OrderSort::transaction_time ? "transactionTime"
                                                                 : "grossAmount";
    pages.measure("page of a customer by " + by, kRounds, [&] {
      auto query = pages.anywhere(OrderSort::processed_at);
      query.sort = sort;
      query.filter.customer_id = pages.customer();
      return query;
    });
  }
  pages.measure("page of a partner by processedAt", kRounds, [&] {
    auto query = pages.anywhere(OrderSort::processed_at);
    query.filter.partner_id = pages.partner();
    return query;
  });
  pages.measure("page of a partner by transactionTime", kRounds, [&] {
    auto query = pages.anywhere(OrderSort::transaction_time);
    query.filter.partner_id = pages.partner();
    return query;
  });
  pages.measure("page of a product by processedAt", kRounds, [&] {
    auto query = pages.anywhere(OrderSort::processed_at);
    query.filter.product_id = pages.product();
    return query;
  });
  pages.measure("page 500 of 20 (skip 10000), transactionTime", 200, [&] {
    auto query = pages.anywhere(OrderSort::transaction_time);
    query.skip = ports::kMaxSkip;
    return query;
  });
  pages.measure("page of a product and partner (scan)", 100, [&] {
    auto query = pages.anywhere(OrderSort::gross_amount);
    query.filter.product_id = pages.product();
    query.filter.partner_id = pages.partner();
    return query;
  });
  measure_latency("count of a customer", kRounds, [&] {
    ports::OrderFilter filter;
    filter.customer_id = pages.customer();
    must(store.count(filter).has_value(), "a count failed");
  });
  measure_latency("count of a time range", kRounds, [&] {
    must(store.count(pages.anywhere(OrderSort::transaction_time).filter).has_value(), "a count failed");
  });
  measure_latency("statistics", kRounds, [&] { must(store.statistics().has_value(), "statistics failed"); });
}

int run(std::size_t total, const std::string& folder, bool bare_too) {
  std::filesystem::create_directories(folder);
  if (bare_too) {
    BareSqlite bare(folder + "/bare.db");
    measure_rate("bare SQLite", total, [&](auto& orders) { bare.save(orders); });
  }
  std::filesystem::remove(folder + "/bare.db");
  sqlite::OrderStoreOptions options;
  options.path = folder + "/orders.db";
  auto store = sqlite::SqliteOrderStore::open(options);
  must(store.has_value(), "the store cannot be opened");
  measure_rate("order store", total,
               [&](auto& orders) { must((*store)->save(orders).has_value(), "a save failed"); });
  std::printf("file: %.0f bytes an order\n",
              static_cast<double>(std::filesystem::file_size(options.path)) / static_cast<double>(total));
  measure_pages(**store, total);
  std::size_t identities = 0;
  measure_latency("visit of all identities", 1, [&] {
    must((*store)->visit_identities([&](auto, auto) { return ++identities > 0; }).has_value(),
         "a visit failed");
  });
  store->reset();
  measure_latency("open", 1, [&] { store = sqlite::SqliteOrderStore::open(options); });
  must(identities == (total + kBatch - 1) / kBatch * kBatch, "identities are missing");
  store->reset();
  std::filesystem::remove_all(folder);
  return 0;
}

}  // namespace
}  // namespace nexus

int main(int argc, char** argv) {
  const std::size_t total = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1'000'000;
  const std::string folder = argc > 2 ? argv[2] : "/tmp/nexus-store-benchmark-" + std::to_string(::getpid());
  return nexus::run(total, folder, argc <= 3);
}
