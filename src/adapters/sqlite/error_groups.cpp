#include "adapters/sqlite/error_groups.h"

#include <algorithm>
#include <charconv>

namespace nexus::sqlite {
namespace {

using domain::DecimalTotal;
using ports::ErrorState;
using ports::GroupState;

constexpr std::int64_t kHourMs = 60LL * 60 * 1000;

// A row of `error_groups` as its transaction knows it.
struct GroupTotals {
  std::int64_t number = 0;
  GroupState state = GroupState::open;
  std::int64_t open = 0, resolved = 0, dismissed = 0;
  DecimalTotal value_at_risk;
  std::int64_t unknown_amounts = 0;
  std::int64_t first_seen = INT64_MAX, last_seen = INT64_MIN;
};

std::optional<GroupTotals> read_totals(Connection& connection, const std::string& group) {
  Query query(connection,
              "SELECT number, state, open, resolved, dismissed, value_at_risk, unknown_amounts, first_seen, "
              "last_seen FROM error_groups WHERE error_group = ?");
  if (!query.text(group).step()) return std::nullopt;
  GroupTotals totals;
  totals.number = query.integer_at(0);
  totals.state = ports::parse_group_state(query.text_at(1)).value_or(GroupState::open);
  totals.open = query.integer_at(2);
  totals.resolved = query.integer_at(3);
  totals.dismissed = query.integer_at(4);
  totals.value_at_risk = DecimalTotal::parse(query.text_at(5)).value_or(DecimalTotal{});
  totals.unknown_amounts = query.integer_at(6);
  totals.first_seen = query.integer_at(7);
  totals.last_seen = query.integer_at(8);
  return totals;
}

void update_totals(Connection& connection, const GroupTotals& totals) {
  const auto value = totals.value_at_risk.to_string();
  const auto order = ports::sortable(totals.value_at_risk);
  Query(connection,
        "UPDATE error_groups SET state = ?, open = ?, resolved = ?, dismissed = ?, value_at_risk = ?, "
        "value_order = ?, unknown_amounts = ?, first_seen = ?, last_seen = ? WHERE number = ?")
      .text(ports::to_string(totals.state))
      .integer(totals.open)
      .integer(totals.resolved)
      .integer(totals.dismissed)
      .text(value)
      .text(order)
      .integer(totals.unknown_amounts)
      .integer(totals.first_seen)
      .integer(totals.last_seen)
      .integer(totals.number)
      .run();
}

std::int64_t insert_group(Connection& connection, const std::string& group, std::string_view partner_id,
                          std::string_view code, std::string_view field) {
  Query(connection,
        "INSERT INTO error_groups(error_group, partner_id, code, field, state, open, resolved, dismissed, "
        "value_at_risk, value_order, unknown_amounts, first_seen, last_seen) "
        "VALUES (?, ?, ?, ?, 'open', 0, 0, 0, '0', '', 0, 0, 0)")
      .text(group)
      .text(partner_id)
      .text(code)
      .text(field)
      .run();
  return sqlite3_last_insert_rowid(connection.handle());
}

void add_hours(Connection& connection, std::int64_t number,
               const std::map<std::int64_t, std::int64_t>& hours) {
  for (const auto& [hour, stored] : hours) {
    Query(connection,
          "INSERT INTO error_group_hours VALUES (?, ?, ?) ON CONFLICT (hour, number) DO UPDATE SET stored = "
          "stored + excluded.stored")
        .integer(hour)
        .integer(number)
        .integer(stored)
        .run();
  }
}

const char* sort_column(ports::GroupSort sort) {
  switch (sort) {
    case ports::GroupSort::value_at_risk: return "value_order";
    case ports::GroupSort::last_seen: return "last_seen";
    case ports::GroupSort::open: return "open";
  }
  return "value_order";
}

// Groups of the partner and of the name that an event filter gives.
ports::GroupQuery groups_of(const ports::ErrorFilter& filter) {
  ports::GroupQuery query;
  query.partner_id = filter.partner_id;
  query.group = filter.group;
  return query;
}

const char* count_column(const std::optional<ErrorState>& state) {
  if (!state) return "open + resolved + dismissed";
  if (*state == ErrorState::open) return "open";
  return *state == ErrorState::resolved ? "resolved" : "dismissed";
}

std::string conditions(const ports::GroupQuery& query) {
  std::string sql = " FROM error_groups WHERE 1";
  if (query.group) sql += " AND error_group = ?";
  if (query.partner_id) sql += " AND partner_id = ?";
  if (query.state) sql += " AND state = ?";
  return sql;
}

void bind_conditions(Query& row, const ports::GroupQuery& query) {
  if (query.group) row.text(*query.group);
  if (query.partner_id) row.text(*query.partner_id);
  if (query.state) row.text(ports::to_string(*query.state));
}

std::int64_t number_in(const std::string& sort_key) {
  std::int64_t number = 0;
  const char* end = sort_key.data() + sort_key.size();
  const auto [stop, error] = std::from_chars(sort_key.data(), end, number);
  if (error == std::errc() && stop == end) return number;
  throw Failure(Error{ErrorKind::invalid, "The place to go on in the list of groups is damaged."});
}

ports::ErrorGroup group_from(const Query& row) {
  ports::ErrorGroup group;
  group.number = static_cast<std::uint64_t>(row.integer_at(0));
  group.group = row.text_at(1);
  group.partner_id = row.text_at(2);
  group.code = row.text_at(3);
  group.field = row.text_at(4);
  group.state = ports::parse_group_state(row.text_at(5)).value_or(GroupState::open);
  group.open = static_cast<std::uint64_t>(row.integer_at(6));
  group.resolved = static_cast<std::uint64_t>(row.integer_at(7));
  group.dismissed = static_cast<std::uint64_t>(row.integer_at(8));
  group.value_at_risk = DecimalTotal::parse(row.text_at(9)).value_or(DecimalTotal{});
  group.unknown_amounts = static_cast<std::uint64_t>(row.integer_at(10));
  group.first_seen = {row.integer_at(11)};
  group.last_seen = {row.integer_at(12)};
  return group;
}

void read_hours(Connection& connection, ports::ErrorGroup& group, domain::Timestamp now) {
  const auto hours = static_cast<std::int64_t>(group.last_hours.size());
  for (std::int64_t i = 0; i < hours; ++i) {
    Query query(connection, "SELECT stored FROM error_group_hours WHERE hour = ? AND number = ?");
    query.integer(now.ms / kHourMs - hours + 1 + i).integer(static_cast<std::int64_t>(group.number));
    if (query.step())
      group.last_hours[static_cast<std::size_t>(i)] = static_cast<std::uint64_t>(query.integer_at(0));
  }
}

}  // namespace

void GroupChange::count(Delta& delta, ErrorState state, const std::optional<domain::Decimal>& amount,
                        std::int64_t by) {
  if (state == ErrorState::resolved) delta.resolved += by;
  if (state == ErrorState::dismissed) delta.dismissed += by;
  if (state != ErrorState::open) return;
  delta.open += by;
  if (!amount) {
    delta.unknown_amounts += by;
  } else {
    (by > 0 ? delta.value_arrived : delta.value_left).add(*amount);
  }
}

void GroupChange::arrived(const domain::ErrorEvent& event) {
  Delta& delta = groups_[ports::error_group(event)];
  if (!delta.any_arrived) {
    delta.any_arrived = true;
    delta.partner_id = event.partner_id;
    if (!event.faults.empty()) {
      delta.code = domain::to_string(event.faults.front().code);
      delta.field = event.faults.front().field;
    }
  }
  count(delta, ErrorState::open, event.amount_at_risk, 1);
  delta.first_seen = std::min(delta.first_seen, event.timestamp.ms);
  delta.last_seen = std::max(delta.last_seen, event.timestamp.ms);
  ++delta.hours[event.timestamp.ms / kHourMs];
}

void GroupChange::moved(const ErrorStanding& standing, std::optional<ErrorState> to) {
  Delta& delta = groups_[standing.group];
  count(delta, standing.state, standing.amount_at_risk, -1);
  if (to) count(delta, *to, standing.amount_at_risk, 1);
}

void GroupChange::write(Connection& connection, const std::string& group, const Delta& delta) {
  auto totals = read_totals(connection, group);
  if (!totals) {
    totals.emplace();
    totals->number = insert_group(connection, group, delta.partner_id, delta.code, delta.field);
  }
  totals->open += delta.open;
  totals->resolved += delta.resolved;
  totals->dismissed += delta.dismissed;
  if (totals->open + totals->resolved + totals->dismissed == 0) {
    Query(connection, "DELETE FROM error_groups WHERE number = ?").integer(totals->number).run();
    return;
  }
  totals->value_at_risk.add(delta.value_arrived);
  totals->value_at_risk.subtract(delta.value_left);
  totals->unknown_amounts += delta.unknown_amounts;
  totals->first_seen = std::min(totals->first_seen, delta.first_seen);
  totals->last_seen = std::max(totals->last_seen, delta.last_seen);
  totals->state = ports::next_state(totals->state, static_cast<std::uint64_t>(totals->open),
                                    static_cast<std::uint64_t>(totals->resolved), delta.any_arrived);
  update_totals(connection, *totals);
  add_hours(connection, totals->number, delta.hours);
}

void GroupChange::write(Connection& connection) const {
  for (const auto& [group, delta] : groups_) write(connection, group, delta);
}

void fill_error_groups(Connection& connection) {
  const bool counted = connection.query_integer("SELECT EXISTS (SELECT 1 FROM error_groups)") != 0;
  if (counted) return;
  GroupChange change;
  Transaction transaction(connection, Transaction::Kind::write);
  {
    Query rows(
        connection,
        "SELECT e.partner_id, e.timestamp, e.amount_at_risk, e.state, f.code, f.field FROM errors AS e "
        "JOIN error_faults AS f ON f.position = e.position AND f.number = 0 ORDER BY e.position");
    while (rows.step()) {
      domain::ErrorEvent event;
      event.partner_id = rows.text_at(0);
      event.timestamp = {rows.integer_at(1)};
      if (!rows.null_at(2)) event.amount_at_risk = domain::Decimal::parse(rows.text_at(2));
      domain::Fault fault;
      fault.code = domain::parse_fault_code(rows.text_at(4)).value_or(domain::FaultCode::internal_error);
      fault.field = rows.text_at(5);
      event.faults.push_back(std::move(fault));
      change.arrived(event);
      const auto state = ports::parse_error_state(rows.text_at(3)).value_or(ErrorState::open);
      if (state != ErrorState::open) {
        change.moved({ports::error_group(event), ErrorState::open, event.amount_at_risk}, state);
      }
    }
  }
  change.write(connection);
  transaction.commit();
}

ports::GroupPage list_groups(Connection& connection, const ports::GroupQuery& query, domain::Timestamp now) {
  ports::GroupPage page;
  {
    const auto sql = "SELECT count(*)" + conditions(query);
    Query count(connection, sql);
    bind_conditions(count, query);
    if (count.step()) page.total = static_cast<std::uint64_t>(count.integer_at(0));
  }
  const std::string column = sort_column(query.sort);
  std::string sql =
      "SELECT number, error_group, partner_id, code, field, state, open, resolved, dismissed, value_at_risk, "
      "unknown_amounts, first_seen, last_seen, " +
      column + conditions(query);
  if (query.after) sql += " AND (" + column + ", number) < (?, ?)";
  sql += " ORDER BY " + column + " DESC, number DESC LIMIT ?";
  Query rows(connection, sql);
  bind_conditions(rows, query);
  if (query.after) {
    query.sort == ports::GroupSort::value_at_risk ? rows.text(query.after->sort_key)
                                                  : rows.integer(number_in(query.after->sort_key));
    rows.integer(static_cast<std::int64_t>(query.after->number));
  }
  rows.integer(static_cast<std::int64_t>(query.limit) + 1);
  std::string last_key;
  while (rows.step()) {
    if (page.groups.size() == query.limit) {
      page.next = ports::GroupPosition{last_key, page.groups.back().number};
      break;
    }
    page.groups.push_back(group_from(rows));
    last_key = rows.text_at(13);
  }
  for (auto& group : page.groups) read_hours(connection, group, now);
  return page;
}

bool groups_answer(const ports::ErrorFilter& filter) {
  return !filter.external_order_id && !filter.code && !filter.field && !filter.from && !filter.to;
}

std::uint64_t count_from_groups(Connection& connection, const ports::ErrorFilter& filter) {
  const auto groups = groups_of(filter);
  const auto sql =
      std::string("SELECT coalesce(sum(") + count_column(filter.state) + "), 0)" + conditions(groups);
  Query query(connection, sql);
  bind_conditions(query, groups);
  return query.step() ? static_cast<std::uint64_t>(query.integer_at(0)) : 0;
}

ports::ErrorRisk risk_from_groups(Connection& connection, const ports::ErrorFilter& filter) {
  const auto groups = groups_of(filter);
  const auto sql = "SELECT open, unknown_amounts, value_at_risk" + conditions(groups);
  ports::ErrorRisk risk;
  Query rows(connection, sql);
  bind_conditions(rows, groups);
  while (rows.step()) {
    risk.count += static_cast<std::uint64_t>(rows.integer_at(0));
    risk.unknown_amounts += static_cast<std::uint64_t>(rows.integer_at(1));
    risk.value.add(DecimalTotal::parse(rows.text_at(2)).value_or(DecimalTotal{}));
  }
  return risk;
}

void drop_old_hours(Connection& connection, domain::Timestamp now) {
  Query(connection, "DELETE FROM error_group_hours WHERE hour < ?")
      .integer(now.ms / kHourMs - static_cast<std::int64_t>(ports::ErrorGroup{}.last_hours.size()))
      .run();
}

}  // namespace nexus::sqlite
