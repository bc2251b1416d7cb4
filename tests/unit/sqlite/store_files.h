// Files of stores in a folder that is gone when the test ends, and orders to put into them.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "adapters/sqlite/sqlite_error_store.h"
#include "adapters/sqlite/sqlite_order_store.h"

namespace nexus::sqlite {

class StoreFiles : public testing::Test {
 protected:
  StoreFiles() {
    std::string name = (std::filesystem::temp_directory_path() / "nexus-sqlite-XXXXXX").string();
    if (!mkdtemp(name.data())) throw std::runtime_error("no temporary folder could be made");
    folder_ = name;
  }
  ~StoreFiles() override {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  std::string file(const std::string& name) const { return (folder_ / name).string(); }

  OrderStoreOptions order_options(std::size_t tail_orders = 65'536) const {
    OrderStoreOptions options;
    options.path = file("orders.db");
    options.readers = 2;
    options.writer.tail_orders = tail_orders;
    options.writer.dictionary_sets = 64;
    return options;
  }
  std::unique_ptr<SqliteOrderStore> open_orders(std::size_t tail_orders = 65'536) const {
    auto store = SqliteOrderStore::open(order_options(tail_orders));
    if (!store) throw std::runtime_error(store.error().message);
    return std::move(*store);
  }

  // Order number `number` (from 1) of PARTNER_A, always the same.
  static domain::Order order(std::int64_t number) {
    domain::Order order;
    order.partner_id = "PARTNER_A";
    order.sequence_number = number;
    order.processed_at = {1'700'000'000'000 + number / 10};
    order.id = domain::make_uuid7(order.processed_at, static_cast<std::uint16_t>(number % 10),
                                  static_cast<std::uint64_t>(number));
    order.external_order_id = "order-" + std::to_string(number);
    order.product_id = "product-" + std::to_string(number % 7);
    order.customer_id = "customer-" + std::to_string(number % 13);
    order.quantity = 1 + number % 5;
    order.unit_price = domain::Decimal::parse(std::to_string(1 + number % 97) + ".29").value();
    order.tax_rate = domain::Decimal::parse("0.08").value();
    order.transaction_time = {1'699'000'000'000 + number * 3'600'000 % 9'000'000'000};
    order.definition_version = 1;
    order.gross_amount =
        domain::multiply(domain::Decimal::from_integer(order.quantity), order.unit_price).value();
    order.tax_amount = domain::multiply(order.gross_amount, order.tax_rate).value();
    order.net_amount = domain::add(order.gross_amount, order.tax_amount).value();
    return order;
  }
  static std::vector<domain::Order> orders(std::int64_t from, std::int64_t count) {
    std::vector<domain::Order> made;
    for (auto number = from; number < from + count; ++number) made.push_back(order(number));
    return made;
  }

  // Every value of the first row of a query, as a tool without this program's code would see it.
  std::string ask(const std::string& name, const std::string& sql) const {
    sqlite3* database = nullptr;
    std::string answer;
    if (sqlite3_open_v2(file(name).c_str(), &database, SQLITE_OPEN_READONLY, nullptr) == SQLITE_OK) {
      sqlite3_stmt* statement = nullptr;
      if (sqlite3_prepare_v2(database, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK) {
        answer = sqlite3_errmsg(database);
      } else if (sqlite3_step(statement) == SQLITE_ROW) {
        for (int column = 0; column < sqlite3_column_count(statement); ++column) {
          const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
          answer += (column ? "|" : "") + std::string(text ? text : "NULL");
        }
      }
      sqlite3_finalize(statement);
    }
    sqlite3_close(database);
    return answer;
  }

  // Changes a file behind the program's back.
  void tamper(const std::string& name, const std::string& sql) const {
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open(file(name).c_str(), &database), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
        << sqlite3_errmsg(database);
    sqlite3_close(database);
  }

  std::filesystem::path folder_;
};

}  // namespace nexus::sqlite
