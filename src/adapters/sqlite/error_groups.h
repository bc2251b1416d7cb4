// The totals of groups of alike error events, in the tables `error_groups` and `error_group_hours`.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "adapters/sqlite/connection.h"
#include "adapters/sqlite/error_row.h"
#include "ports/error_review.h"

namespace nexus::sqlite {

// What a transaction changes in the totals of groups.
class GroupChange {
 public:
  // An event that was inserted.
  void arrived(const domain::ErrorEvent& event);
  // An event left its state for another one, or for none when it expired.
  void moved(const ErrorStanding& standing, std::optional<ports::ErrorState> to);
  // Within the open transaction.
  void write(Connection& connection) const;

 private:
  struct Delta {
    // Of the group's first event of this change; empty where none arrived.
    std::string partner_id, code, field;
    bool any_arrived = false;
    std::int64_t open = 0, resolved = 0, dismissed = 0;
    domain::DecimalTotal value_arrived;  // at risk
    domain::DecimalTotal value_left;
    std::int64_t unknown_amounts = 0;
    std::int64_t first_seen = INT64_MAX, last_seen = INT64_MIN;
    std::map<std::int64_t, std::int64_t> hours;
  };
  static void count(Delta& delta, ports::ErrorState state, const std::optional<domain::Decimal>& amount,
                    std::int64_t by);
  static void write(Connection& connection, const std::string& group, const Delta& delta);

  std::map<std::string, Delta> groups_;
};

// Counts the groups of a file whose events are older than the table of groups.
void fill_error_groups(Connection& connection);

ports::GroupPage list_groups(Connection& connection, const ports::GroupQuery& query, domain::Timestamp now);

// Whether totals of groups answer for the filter: it has no conditions on orders, single faults or times.
bool groups_answer(const ports::ErrorFilter& filter);
// How many events match a filter for which that holds.
std::uint64_t count_from_groups(Connection& connection, const ports::ErrorFilter& filter);
// The same with amounts; the filter's state is open.
ports::ErrorRisk risk_from_groups(Connection& connection, const ports::ErrorFilter& filter);

// Forgets the hours that no list shows any more.
void drop_old_hours(Connection& connection, domain::Timestamp now);

}  // namespace nexus::sqlite
