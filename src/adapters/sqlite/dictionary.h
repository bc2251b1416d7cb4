// Codes for texts that many orders repeat: partners, customers, products. A table holds them; a
// cache of bounded size in front of it serves the usual case without a query.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "adapters/sqlite/connection.h"

namespace nexus::sqlite {

enum class DictionaryTable { partners, customers, products };

// The code of a text, if the table has it. For readers.
std::optional<std::int64_t> find_code(Connection& connection, DictionaryTable table, std::string_view text);

// For the writer.
class Dictionary {
 public:
  // Keeps between `cache_entries` and twice as many texts in memory, about 100 bytes each.
  Dictionary(Connection& connection, DictionaryTable table, std::size_t cache_entries);

  // The code of a text, which is added to the table if it is new; within the open transaction.
  std::int64_t code_of(std::string_view text);
  // After a rollback: codes that were given in the transaction are no longer in the table.
  void forget();

 private:
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  using Cache = std::unordered_map<std::string, std::int64_t, TextHash, std::equal_to<>>;

  std::int64_t remember(std::string_view text, std::int64_t code);

  Connection& connection_;
  DictionaryTable table_;
  std::size_t cache_entries_;
  // When `young_` is full it becomes `old_`, and what `old_` held is dropped.
  Cache young_;
  Cache old_;
};

}  // namespace nexus::sqlite
