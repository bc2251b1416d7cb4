// The half of MemoryErrorStore that operators use.
#include <algorithm>

#include "adapters/memory/memory_error_store.h"

namespace nexus::memory {
namespace {

using ports::ChangeOutcome;
using ports::ErrorGroup;
using ports::ErrorState;

constexpr std::int64_t kHourMs = 60LL * 60 * 1000;

void count_event(ErrorGroup& group, const ports::StoredError& error) {
  switch (error.state) {
    case ErrorState::resolved: ++group.resolved; return;
    case ErrorState::dismissed: ++group.dismissed; return;
    case ErrorState::open: break;
  }
  ++group.open;
  if (error.event.amount_at_risk) {
    group.value_at_risk.add(*error.event.amount_at_risk);
  } else {
    ++group.unknown_amounts;
  }
}

void count_hour(ErrorGroup& group, domain::Timestamp at, domain::Timestamp now) {
  const std::int64_t hours_ago = now.ms / kHourMs - at.ms / kHourMs;
  const auto hours = static_cast<std::int64_t>(group.last_hours.size());
  if (hours_ago >= 0 && hours_ago < hours) {
    ++group.last_hours[static_cast<std::size_t>(hours - 1 - hours_ago)];
  }
}

std::string sort_key(const ErrorGroup& group, ports::GroupSort sort) {
  const auto padded = [](std::uint64_t number) {
    const std::string digits = std::to_string(number);
    return std::string(20 - digits.size(), '0') + digits;
  };
  switch (sort) {
    case ports::GroupSort::value_at_risk: return ports::sortable(group.value_at_risk);
    case ports::GroupSort::last_seen: return padded(static_cast<std::uint64_t>(group.last_seen.ms));
    case ports::GroupSort::open: return padded(group.open);
  }
  return {};
}

bool meets(const ErrorGroup& group, const ports::GroupQuery& query) {
  if (query.partner_id && *query.partner_id != group.partner_id) return false;
  if (query.state && *query.state != group.state) return false;
  return !query.group || *query.group == group.group;
}

}  // namespace

std::uint64_t& MemoryErrorStore::count_in(GroupRecord& record, ErrorState state) {
  if (state == ErrorState::open) return record.open;
  return state == ErrorState::resolved ? record.resolved : record.dismissed;
}

void MemoryErrorStore::note_arrival(const domain::ErrorEvent& event) {
  auto [at, is_new] = groups_.try_emplace(ports::error_group(event));
  GroupRecord& record = at->second;
  if (is_new) {
    record.number = ++groups_made_;
    record.first_seen = record.last_seen = event.timestamp;
  }
  record.first_seen = std::min(record.first_seen, event.timestamp);
  record.last_seen = std::max(record.last_seen, event.timestamp);
  ++record.open;
  record.state = ports::next_state(record.state, record.open, record.resolved, true);
}

void MemoryErrorStore::note_change(const domain::ErrorEvent& event, ErrorState from,
                                   std::optional<ErrorState> to) {
  const auto at = groups_.find(ports::error_group(event));
  GroupRecord& record = at->second;
  --count_in(record, from);
  if (to) ++count_in(record, *to);
  if (record.open + record.resolved + record.dismissed == 0) {
    groups_.erase(at);
    return;
  }
  record.state = ports::next_state(record.state, record.open, record.resolved, false);
}

std::map<std::string, ErrorGroup> MemoryErrorStore::count_groups(domain::Timestamp now) const {
  std::map<std::string, ErrorGroup> groups;
  for (const auto& [id, error] : errors_) {
    ErrorGroup& group = groups[ports::error_group(error.event)];
    count_event(group, error);
    count_hour(group, error.event.timestamp, now);
    if (group.number != 0) continue;
    group.group = ports::error_group(error.event);
    const GroupRecord& record = groups_.at(group.group);
    group.number = record.number;
    group.partner_id = error.event.partner_id;
    if (!error.event.faults.empty()) {
      group.code = domain::to_string(error.event.faults.front().code);
      group.field = error.event.faults.front().field;
    }
    group.state = record.state;
    group.first_seen = record.first_seen;
    group.last_seen = record.last_seen;
  }
  return groups;
}

Result<std::vector<ChangeOutcome>> MemoryErrorStore::settle(std::span<const ports::RepairAttempt> attempts) {
  std::lock_guard lock(mutex_);
  std::vector<ChangeOutcome> outcomes;
  for (const auto& attempt : attempts) {
    const auto found = errors_.find(attempt.error);
    const bool is_there = found != errors_.end();
    if (!is_there || found->second.state != ErrorState::open) {
      outcomes.push_back(is_there ? ChangeOutcome::wrong_state : ChangeOutcome::not_found);
      continue;
    }
    attempts_.push_back(attempt);
    outcomes.push_back(ChangeOutcome::done);
    if (!attempt.order) continue;
    auto& error = found->second;
    note_change(error.event, error.state, ErrorState::resolved);
    error.state = ErrorState::resolved;
    error.changed = ports::StateChange{ErrorState::resolved, attempt.reason, attempt.actor, attempt.at};
    error.resolved_by = attempt.order;
  }
  return outcomes;
}

Result<std::vector<ChangeOutcome>> MemoryErrorStore::change_state(std::span<const domain::Uuid> errors,
                                                                  const ports::StateChange& change) {
  std::lock_guard lock(mutex_);
  std::vector<ChangeOutcome> outcomes;
  for (const auto& id : errors) {
    const auto found = errors_.find(id);
    if (found == errors_.end()) {
      outcomes.push_back(ChangeOutcome::not_found);
      continue;
    }
    auto& error = found->second;
    if ((error.state == ErrorState::open) == (change.state == ErrorState::open)) {
      outcomes.push_back(ChangeOutcome::wrong_state);
      continue;
    }
    note_change(error.event, error.state, change.state);
    error.state = change.state;
    error.changed = change;
    error.resolved_by.reset();
    outcomes.push_back(ChangeOutcome::done);
  }
  return outcomes;
}

Result<std::vector<ports::RepairAttempt>> MemoryErrorStore::attempts(const domain::Uuid& error) {
  std::lock_guard lock(mutex_);
  std::vector<ports::RepairAttempt> found;
  for (const auto& attempt : attempts_) {
    if (attempt.error == error) found.push_back(attempt);
  }
  std::ranges::sort(found, {}, &ports::RepairAttempt::id);
  return found;
}

Result<std::vector<ports::RepairAttempt>> MemoryErrorStore::attempts_of_order(const domain::Uuid& order) {
  std::lock_guard lock(mutex_);
  std::vector<ports::RepairAttempt> found;
  for (const auto& attempt : attempts_) {
    if (attempt.order && attempt.order->id == order) found.push_back(attempt);
  }
  std::ranges::sort(found, {}, &ports::RepairAttempt::id);
  return found;
}

Result<ports::JobTally> MemoryErrorStore::tally(const domain::Uuid& job) {
  std::lock_guard lock(mutex_);
  ports::JobTally tally;
  for (const auto& attempt : attempts_) {
    if (attempt.job != job) continue;
    ++(attempt.order ? tally.succeeded : tally.still_failing);
    if (!tally.highest_error || attempt.error > *tally.highest_error) tally.highest_error = attempt.error;
  }
  return tally;
}

Result<ports::ErrorRisk> MemoryErrorStore::risk(const ports::ErrorFilter& filter) {
  std::lock_guard lock(mutex_);
  ports::ErrorRisk risk;
  for (const auto& [id, error] : errors_) {
    if (!matches(error, filter)) continue;
    ++risk.count;
    if (error.event.amount_at_risk) {
      risk.value.add(*error.event.amount_at_risk);
    } else {
      ++risk.unknown_amounts;
    }
  }
  return risk;
}

Result<ports::GroupPage> MemoryErrorStore::groups(const ports::GroupQuery& query, domain::Timestamp now) {
  std::lock_guard lock(mutex_);
  using Place = std::pair<std::string, std::uint64_t>;
  std::map<Place, ErrorGroup, std::greater<>> sorted;
  for (auto& [name, group] : count_groups(now)) {
    if (meets(group, query))
      sorted.emplace(Place{sort_key(group, query.sort), group.number}, std::move(group));
  }
  ports::GroupPage page;
  page.total = sorted.size();
  auto at = query.after ? sorted.upper_bound({query.after->sort_key, query.after->number}) : sorted.begin();
  for (; at != sorted.end(); ++at) {
    if (page.groups.size() == query.limit) {
      const ErrorGroup& last = page.groups.back();
      page.next = ports::GroupPosition{sort_key(last, query.sort), last.number};
      break;
    }
    page.groups.push_back(at->second);
  }
  return page;
}

}  // namespace nexus::memory
