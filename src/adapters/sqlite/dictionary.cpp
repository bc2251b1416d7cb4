#include "adapters/sqlite/dictionary.h"

#include <bit>
#include <utility>

#include "base/check.h"

namespace nexus::sqlite {
namespace {

// Longer texts are rare and would make the cache's bound useless.
constexpr std::size_t kMaxCachedBytes = 64;

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

Dictionary::Dictionary(Connection& connection, DictionaryTable table, std::size_t cache_sets)
    : connection_(connection), table_(table), sets_(cache_sets) {
  check(std::has_single_bit(cache_sets), "the number of sets is a power of two");
}

std::int64_t Dictionary::code_of(std::string_view text) {
  auto& [recent, older] = sets_[std::hash<std::string_view>()(text) & (sets_.size() - 1)];
  if (recent.code != 0 && recent.text == text) return recent.code;
  if (older.code != 0 && older.text == text) {
    std::swap(recent, older);
    return recent.code;
  }
  const auto code = look_up_or_add(text);
  if (text.size() > kMaxCachedBytes) return code;
  std::swap(recent, older);
  recent.text = text;
  recent.code = code;
  return code;
}

std::int64_t Dictionary::look_up_or_add(std::string_view text) {
  if (const auto code = find_code(connection_, table_, text)) return *code;
  Query(connection_, statements_of(table_).add).text(text).run();
  return sqlite3_last_insert_rowid(connection_.handle());
}

void Dictionary::forget() {
  for (auto& set : sets_) set = {};
}

}  // namespace nexus::sqlite
