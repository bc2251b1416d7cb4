#include "adapters/sqlite/error_search.h"

#include <limits>

#include "adapters/sqlite/error_row.h"
#include "adapters/sqlite/order_row.h"

namespace nexus::sqlite {
namespace {

using ports::ErrorFilter;

// The SQL of a search: one condition drives it through its index in the order of ids, the others are
// checked on each event. There are at most 2^7 different texts for each kind of search.
class Search {
 public:
  explicit Search(const ErrorFilter& filter) {
    if (filter.group && filter.state) {
      add_pair("errors WHERE error_group = ? AND state = ?", *filter.group,
               std::string(ports::to_string(*filter.state)));
    } else if (filter.group) {
      add("error_group = ?", *filter.group, "errors WHERE error_group = ?");
    }
    if (filter.external_order_id) {
      add("e.external_order_id = ?", *filter.external_order_id,
          "errors WHERE external_order_id = ? AND external_order_id <> ''");
    }
    if (filter.field) {
      add("EXISTS (SELECT 1 FROM error_fields AS f WHERE f.field = ? AND f.id = source.id)", *filter.field,
          "error_fields WHERE field = ?");
    }
    if (filter.code) {
      add("EXISTS (SELECT 1 FROM error_codes AS c WHERE c.code = ? AND c.id = source.id)",
          std::string(domain::to_string(*filter.code)), "error_codes WHERE code = ?");
    }
    if (filter.partner_id) add("e.partner_id = ?", *filter.partner_id, "errors WHERE partner_id = ?");
    if (filter.state && !filter.group)
      add("e.state = ?", std::string(ports::to_string(*filter.state)), "errors WHERE state = ?");
    if (source_.empty()) source_ = "errors WHERE 1";
    low_ = filter.from ? lowest_id(filter.from->ms) : std::string();
    // No id reaches 17 bytes of ones.
    high_ = filter.to ? lowest_id(filter.to->ms + 1) : std::string(17, '\xff');
  }

  void continue_after(const domain::Uuid& id, bool oldest_first) {
    const std::string place(as_blob(id));
    if (oldest_first) {
      // The lowest text of bytes that is higher than the id.
      low_ = std::max(low_, place + '\0');
    } else {
      high_ = std::min(high_, place);
    }
  }

  // Column 0: an id; column 1: whether the event matches.
  std::string list_sql(bool oldest_first = false) const {
    return "SELECT source.id, (SELECT " + checks() +
           " FROM errors AS e WHERE e.id = source.id) AS matches FROM (SELECT id FROM " + source_ +
           " AND id >= ? AND id < ? ORDER BY id " + (oldest_first ? "ASC" : "DESC") + ") AS source";
  }
  std::string count_sql() const {
    if (checks_.empty()) return "SELECT count(*) FROM " + source_ + " AND id >= ? AND id < ?";
    return "SELECT count(*) FROM (" + list_sql() + ") WHERE matches";
  }
  // Column 0: the amount of an event that matches.
  std::string amounts_sql() const {
    return "SELECT (SELECT amount_at_risk FROM errors AS a WHERE a.id = found.id) FROM (" + list_sql() +
           ") AS found WHERE found.matches";
  }
  // Parameters in the order of the SQL: checks, source, bounds. The Search must outlive the query.
  void bind(Query& query) const {
    for (const auto& value : check_values_) query.text(value);
    for (const auto& value : driver_values_) query.text(value);
    query.blob(low_).blob(high_);
  }
  bool checks_rows() const { return !checks_.empty(); }

 private:
  void add(const char* check, std::string value, const char* driver) {
    if (source_.empty()) {
      source_ = driver;
      driver_values_.push_back(std::move(value));
      return;
    }
    checks_ += checks_.empty() ? "" : " AND ";
    checks_ += check;
    check_values_.push_back(std::move(value));
  }
  // Only as the first condition.
  void add_pair(const char* driver, std::string first, std::string second) {
    source_ = driver;
    driver_values_ = {std::move(first), std::move(second)};
  }
  std::string checks() const { return checks_.empty() ? "1" : checks_; }

  std::string source_;
  std::vector<std::string> driver_values_;
  std::string checks_;
  std::vector<std::string> check_values_;
  std::string low_;
  std::string high_;
};

}  // namespace

ports::ErrorPage list_errors(Connection& connection, const ports::ErrorQuery& query) {
  Search search(query.filter);
  if (query.after) search.continue_after(*query.after, query.oldest_first);
  ports::ErrorPage page;
  std::size_t skip = query.skip;
  std::size_t unmatched = 0;
  const auto sql = search.list_sql(query.oldest_first);
  Query rows(connection, sql);
  search.bind(rows);
  while (rows.step()) {
    const auto id = uuid_from_blob(rows.blob_at(0));
    if (page.errors.size() == query.limit) {
      page.next = page.errors.back().event.id;
      break;
    }
    if (rows.integer_at(1) == 0) {
      if (++unmatched < kErrorScanBudget) continue;
      page.next = id;
      break;
    }
    if (skip > 0) {
      --skip;
      continue;
    }
    auto error = read_error(connection, id);
    if (error) page.errors.push_back(std::move(*error));
  }
  return page;
}

std::uint64_t count_errors(Connection& connection, const ErrorFilter& filter) {
  const Search search(filter);
  const auto sql = search.count_sql();
  Query query(connection, sql);
  search.bind(query);
  return query.step() ? static_cast<std::uint64_t>(query.integer_at(0)) : 0;
}

ports::ErrorRisk sum_risk(Connection& connection, const ErrorFilter& filter) {
  const Search search(filter);
  const auto sql = search.amounts_sql();
  ports::ErrorRisk risk;
  Query query(connection, sql);
  search.bind(query);
  while (query.step()) {
    ++risk.count;
    if (query.null_at(0)) {
      ++risk.unknown_amounts;
    } else {
      risk.value.add(decimal_from_text(query.text_at(0)));
    }
  }
  return risk;
}

}  // namespace nexus::sqlite
