#include "monitoring/alarms.h"

#include <algorithm>

namespace nexus::monitoring {

std::string_view to_string(Severity severity) {
  return severity == Severity::critical ? "critical" : "warning";
}

std::vector<AlarmChange> AlarmBook::update(const std::vector<Condition>& conditions, domain::Timestamp now,
                                           std::int64_t monotonic_ms) {
  std::vector<AlarmChange> changes;
  for (auto& [id, entry] : entries_) entry.holds = false;
  for (const Condition& condition : conditions) {
    const auto [found, is_new] = entries_.try_emplace(condition.id);
    Entry& entry = found->second;
    if (is_new) {
      entry.began_ms = monotonic_ms;
      entry.alarm.since = now;
    }
    entry.holds = true;
    entry.alarm.id = condition.id;
    entry.alarm.severity = condition.severity;
    entry.alarm.title = condition.title;
    entry.alarm.detail = condition.detail;
    if (!entry.is_alarm && monotonic_ms - entry.began_ms >= condition.hold_ms) {
      entry.is_alarm = true;
      changes.push_back({entry.alarm, true});
    }
  }
  for (auto entry = entries_.begin(); entry != entries_.end();) {
    if (entry->second.holds) {
      ++entry;
      continue;
    }
    if (entry->second.is_alarm) changes.push_back({entry->second.alarm, false});
    entry = entries_.erase(entry);
  }
  return changes;
}

std::vector<Alarm> AlarmBook::active() const {
  std::vector<Alarm> alarms;
  for (const auto& [id, entry] : entries_) {
    if (entry.is_alarm) alarms.push_back(entry.alarm);
  }
  std::stable_sort(alarms.begin(), alarms.end(),
                   [](const Alarm& a, const Alarm& b) { return a.severity > b.severity; });
  return alarms;
}

}  // namespace nexus::monitoring
