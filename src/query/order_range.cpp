#include "query/order_range.h"

#include <vector>

#include "query/cursor.h"
#include "query/parameter_reader.h"

namespace nexus::query {

namespace {

ListFingerprint fingerprint_of(const ports::OrderQuery& query) {
  return fingerprint(query.filter, query.sort, query.direction);
}

}  // namespace

Result<ports::OrderQuery> read_order_range(std::span<const Parameter> parameters,
                                           std::span<const std::string_view> others,
                                           const std::string& partner_id) {
  std::vector<std::string_view> allowed(others.begin(), others.end());
  allowed.insert(allowed.end(), {"fromDate", "toDate", "cursor"});
  ParameterReader reader(parameters, allowed);
  ports::OrderQuery query;
  query.filter.partner_id = partner_id;
  auto& from = query.filter.from_transaction_time;
  auto& to = query.filter.to_transaction_time;
  reader.time("fromDate", DayEdge::first_millisecond, from);
  reader.time("toDate", DayEdge::last_millisecond, to);
  if (from && to && *to < *from) reader.refuse("fromDate", "must not be later than toDate");
  if (reader.mistake()) return fail(*reader.mistake());
  if (const auto text = reader.find("cursor")) {
    auto cursor = read_cursor(*text, fingerprint_of(query));
    if (!cursor) return fail(cursor.error());
    query.after = {std::move(cursor->last_sort_key), cursor->last_id};
  }
  return query;
}

std::string order_range_cursor(const ports::OrderQuery& query, const ports::OrderPosition& next) {
  return write_cursor({fingerprint_of(query), 0, next.id, next.sort_key});
}

}  // namespace nexus::query
