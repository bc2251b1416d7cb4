#include "adapters/sqlite/dictionary.h"

#include "base/check.h"

namespace nexus::sqlite {
namespace {

struct Statements {
  std::string_view find;
  std::string_view add;
};

Statements statements_of(DictionaryTable table) {
  switch (table) {
    case DictionaryTable::partners:
      return {"SELECT code FROM partners WHERE partner_id = ?",
              "INSERT INTO partners(partner_id) VALUES (?)"};
    case DictionaryTable::customers:
      return {"SELECT code FROM customers WHERE customer_id = ?",
              "INSERT INTO customers(customer_id) VALUES (?)"};
    case DictionaryTable::products:
      return {"SELECT code FROM products WHERE product_id = ?",
              "INSERT INTO products(product_id) VALUES (?)"};
  }
  check(false, "a dictionary table is one of three");
  return {};
}

}  // namespace

std::optional<std::int64_t> find_code(Connection& connection, DictionaryTable table, std::string_view text) {
  Query query(connection, statements_of(table).find);
  if (!query.text(text).step()) return std::nullopt;
  return query.integer_at(0);
}

Dictionary::Dictionary(Connection& connection, DictionaryTable table, std::size_t cache_entries)
    : connection_(connection), table_(table), cache_entries_(cache_entries) {}

std::int64_t Dictionary::code_of(std::string_view text) {
  if (const auto found = young_.find(text); found != young_.end()) return found->second;
  if (const auto found = old_.find(text); found != old_.end()) return remember(text, found->second);
  if (const auto code = find_code(connection_, table_, text)) return remember(text, *code);
  Query(connection_, statements_of(table_).add).text(text).run();
  return remember(text, sqlite3_last_insert_rowid(connection_.handle()));
}

std::int64_t Dictionary::remember(std::string_view text, std::int64_t code) {
  if (young_.size() >= cache_entries_) {
    old_ = std::move(young_);
    young_.clear();
  }
  young_.emplace(text, code);
  return code;
}

void Dictionary::forget() {
  young_.clear();
  old_.clear();
}

}  // namespace nexus::sqlite
