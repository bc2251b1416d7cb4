// The most that SQLite allows: inserts rows of orders with the indexes that NexusStream's order store
// needs for its answers, in transactions, and prints the rate. Rows carry what an order carries;
// amounts are text, as plainly as one would write it.
//
//   bare_sqlite FILE ORDERS ROWS_A_TRANSACTION [STORED]
//
// STORED rows are inserted before, unmeasured.
#include <sqlite3.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "load/order_feed.h"

namespace {

constexpr const char* kSchema = R"(
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  PRAGMA cache_size = -65536;
  CREATE TABLE orders (
    id BLOB NOT NULL, partner_id TEXT NOT NULL, external_order_id TEXT NOT NULL, sequence_number INTEGER NOT NULL,
    product_id TEXT NOT NULL, customer_id TEXT NOT NULL, quantity INTEGER NOT NULL, unit_price TEXT NOT NULL,
    tax_rate TEXT NOT NULL, gross_amount TEXT NOT NULL, tax_amount TEXT NOT NULL, net_amount TEXT NOT NULL,
    transaction_time INTEGER NOT NULL, processed_at INTEGER NOT NULL, definition_version INTEGER NOT NULL,
    input_sha256 BLOB NOT NULL);
  CREATE UNIQUE INDEX orders_id ON orders (id);
  CREATE UNIQUE INDEX orders_external ON orders (partner_id, external_order_id);
  CREATE INDEX orders_customer_time ON orders (customer_id, transaction_time);
  CREATE INDEX orders_time ON orders (transaction_time);
)";

[[noreturn]] void stop(sqlite3* database) {
  std::fprintf(stderr, "bare_sqlite: %s\n", sqlite3_errmsg(database));
  std::exit(1);
}

void execute(sqlite3* database, const char* statement) {
  if (sqlite3_exec(database, statement, nullptr, nullptr, nullptr) != SQLITE_OK) stop(database);
}

// Inserts orders one by one. The text of each is cut out of the feed's JSON by fixed places.
class Inserter {
 public:
  explicit Inserter(sqlite3* database)
      : database_(database),
        feed_("SQLITE", 1, 1'700'000'000'000),
        order_(feed_.blank()),
        product_at_(place_behind("\"skuId\":\"")),
        customer_at_(place_behind("\"customerId\":\"")),
        quantity_at_(place_behind("\"quantity\":")),
        price_at_(place_behind("\"unitPrice\":")),
        time_at_(place_behind("\"transactionTimeMs\":")) {
    const char* insert = "INSERT INTO orders VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";
    if (sqlite3_prepare_v2(database_, insert, -1, &statement_, nullptr) != SQLITE_OK) stop(database_);
  }
  ~Inserter() { sqlite3_finalize(statement_); }
  Inserter(const Inserter&) = delete;
  Inserter& operator=(const Inserter&) = delete;

  void insert(long count, long rows_a_transaction) {
    for (long done = 0; done < count;) {
      execute(database_, "BEGIN");
      for (long row = 0; row < rows_a_transaction && done < count; ++row, ++done) insert_one();
      execute(database_, "COMMIT");
    }
  }

 private:
  std::size_t place_behind(std::string_view name) const { return order_.find(name) + name.size(); }
  std::string_view text_at(std::size_t place, std::size_t length) const {
    return std::string_view(order_).substr(place, length);
  }
  void bind_text(int column, std::string_view text) {
    sqlite3_bind_text(statement_, column, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
  }

  void insert_one() {
    feed_.fill_next(order_.data());
    const auto number = static_cast<sqlite3_int64>(feed_.made());
    // Ids rise with time, as UUIDv7 do.
    char id[16] = {};
    for (int byte = 0; byte < 8; ++byte) id[byte] = static_cast<char>(number >> (8 * (7 - byte)));
    char hash[32] = {};
    const long quantity = order_[quantity_at_] - '0';
    const std::string price(text_at(price_at_, 5));
    const long cents = std::atol(price.substr(0, 2).c_str()) * 100 + std::atol(price.substr(3).c_str());
    const std::string gross = in_units(quantity * cents * 100);
    const std::string tax = in_units(quantity * cents * 8);
    const std::string net = in_units(quantity * cents * 108);
    const auto time = std::atoll(std::string(text_at(time_at_, 13)).c_str());

    sqlite3_bind_blob(statement_, 1, id, sizeof(id), SQLITE_STATIC);
    bind_text(2, "PARTNER_A");
    bind_text(3, feed_.id_in(order_.data()));
    sqlite3_bind_int64(statement_, 4, number);
    bind_text(5, text_at(product_at_, 9));
    bind_text(6, text_at(customer_at_, 11));
    sqlite3_bind_int64(statement_, 7, quantity);
    bind_text(8, price);
    bind_text(9, "0.08");
    bind_text(10, gross);
    bind_text(11, tax);
    bind_text(12, net);
    sqlite3_bind_int64(statement_, 13, time);
    sqlite3_bind_int64(statement_, 14, 1'700'000'000'000 + number / 100);
    sqlite3_bind_int64(statement_, 15, 1);
    sqlite3_bind_blob(statement_, 16, hash, sizeof(hash), SQLITE_STATIC);
    if (sqlite3_step(statement_) != SQLITE_DONE) stop(database_);
    sqlite3_reset(statement_);
  }

  // 1/10000 units as a decimal number.
  static std::string in_units(long ten_thousandths) {
    std::string digits = std::to_string(ten_thousandths);
    if (digits.size() < 5) digits.insert(0, 5 - digits.size(), '0');
    return digits.insert(digits.size() - 4, ".");
  }

  sqlite3* database_;
  sqlite3_stmt* statement_ = nullptr;
  nexus::load::OrderFeed feed_;
  std::string order_;
  std::size_t product_at_, customer_at_, quantity_at_, price_at_, time_at_;  // in order_
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4 || std::atol(argv[2]) <= 0 || std::atol(argv[3]) <= 0) {
    std::fputs("usage: bare_sqlite FILE ORDERS ROWS_A_TRANSACTION [STORED]\n", stderr);
    return 2;
  }
  const long orders = std::atol(argv[2]);
  const long rows = std::atol(argv[3]);
  sqlite3* database = nullptr;
  if (sqlite3_open(argv[1], &database) != SQLITE_OK) stop(database);
  execute(database, kSchema);
  double seconds = 0;
  {
    Inserter inserter(database);
    if (argc > 4) inserter.insert(std::atol(argv[4]), rows);
    const auto start = std::chrono::steady_clock::now();
    inserter.insert(orders, rows);
    seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  }
  sqlite3_close(database);
  std::printf(R"({"orders":%ld,"seconds":%.3f,"ordersPerSecond":%.1f})", orders, seconds,
              static_cast<double>(orders) / seconds);
  std::printf("\n");
  return 0;
}
