// The writing half of the order store: owns the one connection that writes and checkpoints the
// file. One thread at a time.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "adapters/sqlite/connection.h"
#include "adapters/sqlite/dictionary.h"
#include "adapters/sqlite/index_tail.h"
#include "adapters/sqlite/order_row.h"
#include "adapters/sqlite/order_statistics.h"
#include "ports/clock.h"
#include "ports/order_store.h"

namespace nexus::sqlite {

struct OrderWriterOptions {
  int cache_kib = 16 * 1024;
  std::size_t tail_orders =
      65'536;              // entries of so many orders wait in memory before they are written as runs
  int log_pages = 16'384;  // pages in the log (64 MiB) from which it is copied into the file
  std::size_t dictionary_sets = 131'072;  // of customers; twice as many texts are kept in memory
  const ports::Clock* clock = nullptr;    // says when orders are stored; none: that is not kept
};

class OrderWriter {
 public:
  // Brings the schema forward and reads what has to be in memory.
  OrderWriter(const std::string& path, const OrderWriterOptions& options, SharedTail& tail,
              RunningStatistics& statistics);

  // One transaction; throws Failure and leaves everything as it was.
  std::vector<ports::SaveOutcome> save(std::span<const domain::Order> orders);

 private:
  void load_tail();
  void keep_bounds();
  ports::SaveOutcome save_one(OrderInsert& insert, const domain::Order& order, StatisticsChange& change);
  void note_save_time(std::int64_t first_position);
  ports::SaveOutcome compare_with_stored(const domain::Order& order);
  void collect_entries(const domain::Order& order, const OrderCodes& codes);

  OrderWriterOptions options_;
  Connection connection_;
  SharedTail& tail_;
  RunningStatistics& statistics_;
  Dictionary partners_;
  Dictionary customers_;
  Dictionary products_;
  std::int64_t last_position_ = 0;
  EntryBatch batch_;  // of the running save
};

}  // namespace nexus::sqlite
