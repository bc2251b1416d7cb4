#include "adapters/postgres/order_writer.h"

#include <fmt/format.h>

#include <set>
#include <string>
#include <tuple>
#include <unordered_map>

#include "adapters/postgres/order_row.h"
#include "adapters/postgres/order_statistics.h"

namespace nexus::postgres {
namespace {

using ports::SaveOutcome;

constexpr std::size_t kChunkBytes = 128 * 1024;
// The head of COPY's binary format: its signature, flags, and the length of an extension; and its end.
constexpr std::string_view kCopyHead("PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19);
constexpr std::int16_t kCopyEnd = -1;

// Behind the order's own columns: when it is stored, where that is not left to the server.
constexpr std::string_view kStoredAt = ", stored_at";

std::string begin_copy_sql(const ports::Clock* clock) {
  return fmt::format("BEGIN; COPY orders ({}{}) FROM STDIN (FORMAT binary)", kOrderColumnNames,
                     clock ? kStoredAt : "");
}

std::string begin_staging_sql(const ports::Clock* clock) {
  return fmt::format(
      "BEGIN; CREATE TEMPORARY TABLE arriving (place bigint, LIKE orders INCLUDING DEFAULTS) ON COMMIT DROP; "
      "COPY arriving (place, {}{}) FROM STDIN (FORMAT binary)",
      kOrderColumnNames, clock ? kStoredAt : "");
}

// In the order of arrival: of two that exclude each other the first one stands.
const std::string kInsertNew = fmt::format(
    "INSERT INTO orders ({0}{1}) SELECT {0}{1} FROM arriving ORDER BY place ON CONFLICT DO NOTHING "
    "RETURNING partner_id, external_order_id, sequence_number, id",
    kOrderColumnNames, kStoredAt);

// A statement sees what was committed before it began, so also what the one above has met and left alone.
std::string stored_query() {
  std::string columns;
  for (const char c : kOrderColumnNames) {
    if (columns.empty()) columns = "o.";
    columns += c;
    if (c == ' ') columns += "o.";
  }
  return "SELECT a.place, " + columns +
         " FROM arriving a JOIN orders o ON o.partner_id = a.partner_id AND "
         "o.external_order_id = a.external_order_id";
}
const std::string kStored = stored_query();

// Sends the rows of a COPY: with their places in front if `with_places`, and their time behind if there is a
// clock.
void copy_orders(Connection& connection, std::span<const domain::Order> orders, bool with_places,
                 const ports::Clock* clock) {
  const auto now = clock ? clock->now() : domain::Timestamp{};
  const auto columns = static_cast<std::int16_t>(kOrderColumns + (with_places ? 1 : 0) + (clock ? 1 : 0));
  std::string chunk(kCopyHead);
  chunk.reserve(kChunkBytes + 4'096);
  for (std::size_t i = 0; i < orders.size(); ++i) {
    append_int16(chunk, columns);
    if (with_places) append_bigint_value(chunk, static_cast<std::int64_t>(i));
    append_order_values(chunk, orders[i]);
    if (clock) append_time_value(chunk, now);
    if (chunk.size() < kChunkBytes) continue;
    connection.put_copy(chunk);
    chunk.clear();
  }
  append_int16(chunk, kCopyEnd);
  connection.put_copy(chunk);
}

std::vector<SaveOutcome> save_new(Connection& connection, std::span<const domain::Order> orders,
                                  const ports::Clock* clock) {
  connection.begin_copy(begin_copy_sql(clock));
  Transaction transaction(connection, Transaction::Begun{});
  copy_orders(connection, orders, false, clock);
  // While the server works on the rows.
  StatisticsChange change;
  for (const auto& order : orders) change.add(order);
  connection.end_copy();
  transaction.commit_with(change.statements());
  return std::vector(orders.size(), SaveOutcome::inserted);
}

// What one INSERT has to be found again by: of several orders with all of these equal, the first went in.
using Key = std::tuple<std::string_view, std::string_view, std::int64_t, domain::Uuid>;

std::set<Key> inserted_keys(const Rows& rows) {
  std::set<Key> keys;
  for (int row = 0; row < rows.count(); ++row)
    keys.emplace(rows.text(row, 0), rows.text(row, 1), rows.integer(row, 2), rows.uuid(row, 3));
  return keys;
}

std::vector<SaveOutcome> save_beside_known(Connection& connection, std::span<const domain::Order> orders,
                                           const ports::Clock* clock) {
  connection.begin_copy(begin_staging_sql(clock));
  Transaction transaction(connection, Transaction::Begun{});
  copy_orders(connection, orders, true, clock);
  connection.end_copy();
  const Statement statements[] = {{kInsertNew, {}, true}, {kStored, {}, true}};
  const auto results = connection.pipeline(statements);
  auto inserted = inserted_keys(results[0]);
  // Without a stored order of this identity it was the id or the number that is taken.
  std::vector<SaveOutcome> outcomes(orders.size(), SaveOutcome::conflict);
  const auto& stored = results[1];
  for (int row = 0; row < stored.count(); ++row) {
    const auto place = static_cast<std::size_t>(stored.integer(row, 0));
    const auto differences = domain::compare_content(read_order(stored, row, 1), orders[place]);
    if (differences.empty()) outcomes[place] = SaveOutcome::already_there;
  }
  StatisticsChange change;
  for (std::size_t i = 0; i < orders.size(); ++i) {
    const auto& order = orders[i];
    if (inserted.erase({order.partner_id, order.external_order_id, order.sequence_number, order.id}) == 0)
      continue;
    outcomes[i] = SaveOutcome::inserted;
    change.add(order);
  }
  transaction.commit_with(change.statements());
  return outcomes;
}

}  // namespace

std::vector<SaveOutcome> save_orders(Connection& connection, std::span<const domain::Order> orders,
                                     const ports::Clock* clock) {
  if (orders.empty()) return {};
  try {
    return save_new(connection, orders, clock);
  } catch (const Failure& failure) {
    if (!failure.is_unique_violation()) throw;
  }
  return save_beside_known(connection, orders, clock);
}

}  // namespace nexus::postgres
