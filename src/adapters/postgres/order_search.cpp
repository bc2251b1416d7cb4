#include "adapters/postgres/order_search.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "adapters/postgres/order_conditions.h"
#include "adapters/postgres/order_row.h"

namespace nexus::postgres {
namespace {

using ports::OrderFilter;
using ports::OrderPage;
using ports::OrderQuery;
using ports::OrderSort;

// The sets of conditions that an index finds the orders of, the most selective first.
std::vector<unsigned> searchable(unsigned conditions) {
  std::vector<unsigned> sets;
  const auto time = conditions & kTime;
  if (conditions & kExternalId) sets.push_back(kExternalId | (conditions & kPartner));
  if (conditions & kCustomer) sets.push_back(kCustomer | time);
  if (conditions & kProduct) sets.push_back(kProduct);
  if (conditions & kPartner) sets.push_back(kPartner);
  if (time) sets.push_back(kTime);
  if (conditions & kGross) sets.push_back(kGross);
  return sets;
}

// At most `limit` orders that meet the set, in no order.
std::string candidates_sql(Parameters& parameters, const OrderFilter& filter, unsigned set, int limit) {
  std::string sql = "SELECT * FROM orders WHERE true";
  append_conditions(sql, parameters, filter, set);
  // An external id alone is found among each partner's.
  if ((set & kExternalId) && !(set & kPartner))
    sql += " AND partner_id = ANY (ARRAY(SELECT partner_id FROM partner_totals))";
  return sql + fmt::format(" LIMIT {}", limit);
}

// The first `limit` orders behind the query's place that meet the conditions that its sort covers, in its
// order.
std::string along_sort_sql(Parameters& parameters, const OrderQuery& query, unsigned covered,
                           std::size_t limit, std::size_t skip) {
  std::string where = " WHERE true";
  append_conditions(where, parameters, query.filter, covered);
  append_place(where, parameters, query);
  const auto order = order_by(query.sort, query.direction);
  const auto window = fmt::format(" ORDER BY {} LIMIT {}", order, limit + skip);
  // Numbers are sorted within each partner: the partners' lists are merged.
  if (query.sort == OrderSort::sequence_number && !query.filter.partner_id) {
    return fmt::format(
        "SELECT o.* FROM partner_totals p CROSS JOIN LATERAL "
        "(SELECT * FROM orders{} AND orders.partner_id = p.partner_id{}) o ORDER BY {} LIMIT {} OFFSET {}",
        where, window, order, limit, skip);
  }
  return fmt::format("SELECT * FROM orders{} ORDER BY {} LIMIT {} OFFSET {}", where, order, limit, skip);
}

// Fills a page from rows that begin with an order's columns; one more than the limit says that there are
// more.
OrderPage page_of(const Rows& rows, const OrderQuery& query) {
  OrderPage page;
  const int end = std::min(rows.count(), static_cast<int>(query.limit));
  page.orders.reserve(static_cast<std::size_t>(end));
  for (int row = 0; row < end; ++row) page.orders.push_back(read_order(rows, row));
  if (end < rows.count() && end > 0) page.next = position_of(page.orders.back(), query.sort);
  return page;
}

// Everything that the query asks for is covered by an index in its order.
OrderPage list_along_sort(Connection& connection, const OrderQuery& query, unsigned covered) {
  Parameters parameters;
  const auto sql = fmt::format("SELECT {} FROM ({}) o", kOrderColumnNames,
                               along_sort_sql(parameters, query, covered, query.limit + 1, query.skip));
  return page_of(connection.query_once(sql, parameters), query);
}

// Reads all orders of the set and sorts what else matches; nothing when there are too many.
std::optional<OrderPage> list_candidates(Connection& connection, const OrderQuery& query, unsigned set,
                                         int most) {
  Parameters parameters;
  std::string sql = fmt::format(
      "WITH c AS MATERIALIZED ({}) SELECT {}, n FROM (SELECT count(*) AS n FROM c) e "
      "LEFT JOIN (SELECT * FROM c WHERE true",
      candidates_sql(parameters, query.filter, set, most + 1), kOrderColumnNames);
  append_conditions(sql, parameters, query.filter, kEveryCondition & ~set);
  append_place(sql, parameters, query);
  const auto order = order_by(query.sort, query.direction);
  sql += fmt::format(" ORDER BY {0} LIMIT {1} OFFSET {2}) o ON true ORDER BY {0}", order, query.limit + 1,
                     query.skip);
  const auto rows = connection.query_once(sql, parameters);
  if (rows.integer(0, kOrderColumns) > most) return std::nullopt;
  if (rows.is_null(0, 0)) return OrderPage{};
  return page_of(rows, query);
}

// Reads a bounded number of orders along the sort and gives those that match: the page may end short, with a
// place to go on.
OrderPage list_walking(Connection& connection, const OrderQuery& query, unsigned covered, int most) {
  const auto window = static_cast<std::size_t>(most) + query.skip + query.limit;
  const auto order = order_by(query.sort, query.direction);
  Parameters parameters;
  auto walked = along_sort_sql(parameters, query, covered, window, 0);
  std::string residual = "true";
  append_conditions(residual, parameters, query.filter, kEveryCondition & ~covered);
  const auto sql = fmt::format(
      "SELECT {0}, matching, place FROM (SELECT *, {1} AS matching, row_number() OVER (ORDER BY {2}) AS "
      "place "
      "FROM ({3}) w) o WHERE matching OR place = {4} ORDER BY {2} LIMIT {5}",
      kOrderColumnNames, residual, order, walked, window, query.skip + query.limit + 1);
  const auto rows = connection.query_once(sql, parameters);
  OrderPage page;
  std::size_t matching = 0;
  for (int row = 0; row < rows.count(); ++row) {
    const bool matches = rows.boolean(row, kOrderColumns);
    const bool last = rows.integer(row, kOrderColumns + 1) == static_cast<std::int64_t>(window);
    if (matches && ++matching > query.skip) {
      if (page.orders.size() == query.limit) {
        page.next = position_of(page.orders.back(), query.sort);
        break;
      }
      page.orders.push_back(read_order(rows, row));
    }
    if (last) page.next = position_of(read_order(rows, row), query.sort);
  }
  return page;
}

ports::OrderCount count_from_totals(Connection& connection, const OrderFilter& filter) {
  Parameters parameters;
  std::string sql = "SELECT coalesce(sum(orders), 0)::bigint FROM partner_totals WHERE true";
  append_conditions(sql, parameters, filter, kPartner);
  return ports::OrderCount{static_cast<std::uint64_t>(connection.query(sql, parameters).integer(0, 0)), true};
}

// Counts among at most `most` orders of the set.
ports::OrderCount count_candidates(Connection& connection, const OrderFilter& filter, unsigned set,
                                   int most) {
  Parameters parameters;
  const auto candidates = candidates_sql(parameters, filter, set, most + 1);
  std::string residual = "true";
  append_conditions(residual, parameters, filter, kEveryCondition & ~set);
  const auto rows = connection.query_once(
      fmt::format("SELECT count(*), count(*) FILTER (WHERE {}) FROM ({}) c", residual, candidates),
      parameters);
  return {static_cast<std::uint64_t>(rows.integer(0, 1)), rows.integer(0, 0) <= most};
}

}  // namespace

OrderPage list_orders(Connection& connection, const OrderQuery& query, const SearchBounds& bounds) {
  const auto conditions = conditions_of(query.filter);
  const auto covered = covered_by_sort(query.sort, conditions);
  if (covered == conditions) return list_along_sort(connection, query, covered);
  for (const auto set : searchable(conditions)) {
    if (auto page = list_candidates(connection, query, set, bounds.candidates)) return *std::move(page);
  }
  return list_walking(connection, query, covered, bounds.candidates);
}

ports::OrderCount count_orders(Connection& connection, const OrderFilter& filter,
                               const SearchBounds& bounds) {
  const auto conditions = conditions_of(filter);
  if ((conditions & ~kPartner) == 0) return count_from_totals(connection, filter);
  ports::OrderCount most{0, false};
  for (const auto set : searchable(conditions)) {
    const auto count = count_candidates(connection, filter, set, bounds.counted);
    if (count.exact) return count;
    most.count = std::max(most.count, count.count);
  }
  return most;
}

}  // namespace nexus::postgres
