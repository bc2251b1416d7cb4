#include "adapters/sqlite/order_writer.h"

#include "adapters/sqlite/index_upkeep.h"
#include "adapters/sqlite/migrations.h"

namespace nexus::sqlite {

using ports::SaveOutcome;

OrderWriter::OrderWriter(const std::string& path, const OrderWriterOptions& options, SharedTail& tail,
                         RunningStatistics& statistics)
    : options_(options),
      connection_(path, OpenMode::writer, options.cache_kib),
      tail_(tail),
      statistics_(statistics),
      partners_(connection_, DictionaryTable::partners, 256),
      customers_(connection_, DictionaryTable::customers, options.dictionary_sets),
      products_(connection_, DictionaryTable::products, options.dictionary_sets / 4) {
  migrate(connection_, order_migrations());
  statistics_.load(connection_);
  last_position_ = connection_.query_integer("SELECT coalesce(max(position), 0) FROM orders");
  load_tail();
}

void OrderWriter::load_tail() {
  TailState state;
  state.generation = read_generation(connection_);
  Query query(connection_,
              "SELECT id, transaction_time, partner, customer, product, gross_amount, net_amount FROM orders "
              "WHERE position > (SELECT indexed_position FROM index_state)");
  while (query.step()) {
    domain::Order order;
    order.id = uuid_from_blob(query.blob_at(0));
    order.transaction_time = {query.integer_at(1)};
    order.gross_amount = decimal_from_text(query.text_at(5));
    order.net_amount = decimal_from_text(query.text_at(6));
    collect_entries(order, {query.integer_at(2), query.integer_at(3), query.integer_at(4)});
  }
  auto loaded = with_added(state, batch_);
  tail_.with([&](auto& tail) { tail = std::move(loaded); });
}

void OrderWriter::collect_entries(const domain::Order& order, const OrderCodes& codes) {
  const auto add = [&](IndexName index, IndexKey key) {
    batch_[slot(index)].push_back(entry_of(key, order.id));
  };
  const auto time = order.transaction_time;
  add(IndexName::time, {0, sortable(time.ms)});
  add(IndexName::partner, code_key(codes.partner));
  add(IndexName::partner_time, code_time_key(codes.partner, time));
  add(IndexName::customer, code_key(codes.customer));
  add(IndexName::customer_time, code_time_key(codes.customer, time));
  add(IndexName::product, code_key(codes.product));
  add(IndexName::gross_amount, amount_key(order.gross_amount));
  add(IndexName::net_amount, amount_key(order.net_amount));
}

// Done before a save rather than after one: a failure here then fails a save that wrote nothing.
void OrderWriter::keep_bounds() {
  const auto tail = tail_.with([](const auto& current) { return current; });
  if (tail->orders >= options_.tail_orders) {
    write_tail(connection_, *tail, last_position_);
    auto emptied = std::make_shared<TailState>();
    emptied->generation = tail->generation + 1;
    tail_.with([&](auto& current) { current = emptied; });
    merge_due_runs(connection_, emptied->generation);
  }
  // Readers that hold old snapshots keep the log from starting anew; past four times the bound they
  // are waited for.
  const int pages = connection_.pages_in_log();
  if (pages >= options_.log_pages) connection_.checkpoint(pages >= 4 * options_.log_pages);
}

SaveOutcome OrderWriter::compare_with_stored(const domain::Order& order) {
  const auto stored = read_order_external(connection_, order.partner_id, order.external_order_id);
  // Without a stored order of this identity it was the id or the number that is taken.
  if (!stored) return SaveOutcome::conflict;
  return domain::compare_content(*stored, order).empty() ? SaveOutcome::already_there : SaveOutcome::conflict;
}

SaveOutcome OrderWriter::save_one(OrderInsert& insert, const domain::Order& order, StatisticsChange& change) {
  const OrderCodes codes{partners_.code_of(order.partner_id), customers_.code_of(order.customer_id),
                         products_.code_of(order.product_id)};
  if (!insert.run(last_position_ + 1, order, codes)) return compare_with_stored(order);
  ++last_position_;
  change.add(order, codes.partner);
  collect_entries(order, codes);
  return SaveOutcome::inserted;
}

void OrderWriter::note_save_time(std::int64_t first_position) {
  if (options_.clock == nullptr) return;
  Query(connection_, "INSERT INTO save_times VALUES (?, ?)")
      .integer(first_position)
      .integer(options_.clock->now().ms)
      .run();
}

std::vector<SaveOutcome> OrderWriter::save(std::span<const domain::Order> orders) {
  keep_bounds();
  const auto position_before = last_position_;
  std::vector<SaveOutcome> outcomes;
  outcomes.reserve(orders.size());
  StatisticsChange change;
  try {
    Transaction transaction(connection_, Transaction::Kind::write);
    {
      OrderInsert insert(connection_);
      for (const auto& order : orders) outcomes.push_back(save_one(insert, order, change));
    }
    if (last_position_ > position_before) note_save_time(position_before + 1);
    statistics_.write(connection_, change);
    transaction.commit();
  } catch (...) {
    last_position_ = position_before;
    for (auto& entries : batch_) entries.clear();
    partners_.forget();
    customers_.forget();
    products_.forget();
    throw;
  }
  // Readers see the orders from the commit on, and their index entries from here on; both before
  // the caller knows that they are saved.
  const auto tail = tail_.with([](const auto& current) { return current; });
  auto extended = with_added(*tail, batch_);
  tail_.with([&](auto& current) { current = std::move(extended); });
  statistics_.apply(change);
  return outcomes;
}

}  // namespace nexus::sqlite
