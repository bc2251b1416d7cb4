// Codes for texts that many orders repeat: partners, customers, products. A table holds them; a
// cache of bounded size in front of it serves the usual case without a query.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/sqlite/connection.h"

namespace nexus::sqlite {

enum class DictionaryTable { partners, customers, products };

// The code of a text, if the table has it. For readers.
std::optional<std::int64_t> find_code(Connection& connection, DictionaryTable table, std::string_view text);

// For the writer.
class Dictionary {
 public:
  // Keeps up to 2 x `cache_sets` texts in memory (a power of two): about 100 bytes each, at most.
  Dictionary(Connection& connection, DictionaryTable table, std::size_t cache_sets);

  // The code of a text, which is added to the table if it is new; within the open transaction.
  std::int64_t code_of(std::string_view text);
  // After a rollback: codes that were given in the transaction are no longer in the table.
  void forget();

 private:
  struct Known {
    std::string text;
    std::int64_t code = 0;  // 0: nothing
  };
  // Two places a set, the more recently used one first. A look-up touches one set, so it costs one
  // miss of the processor's cache however many texts there are.
  using Set = std::array<Known, 2>;

  std::int64_t look_up_or_add(std::string_view text);

  Connection& connection_;
  DictionaryTable table_;
  std::vector<Set> sets_;
};

}  // namespace nexus::sqlite
