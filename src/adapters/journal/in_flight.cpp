#include "adapters/journal/in_flight.h"

namespace nexus::journal {

using ports::MessageId;

void InFlight::put(MessageId first, Entry entry) {
  if (entry.count == 0) return;
  by_deadline_.emplace(entry.deadline.at_ms, first);
  entries_.emplace(first, entry);
}

InFlight::Entries::iterator InFlight::take_out(Entries::iterator entry) {
  by_deadline_.erase({entry->second.deadline.at_ms, entry->first});
  return entries_.erase(entry);
}

InFlight::Entries::const_iterator InFlight::holder_of(MessageId id) const {
  auto entry = entries_.upper_bound(id);
  if (entry == entries_.begin()) return entries_.end();
  --entry;
  return entry->second.last >= id ? entry : entries_.end();
}

void InFlight::hide(MessageId first, MessageId last, std::uint64_t count, Deadline deadline) {
  auto entry = entries_.upper_bound(first);
  if (entry != entries_.begin() && std::prev(entry)->second.last >= first) --entry;
  while (entry != entries_.end() && entry->first <= last) {
    const MessageId old_first = entry->first;
    const Entry old = entry->second;
    entry = take_out(entry);
    if (old_first < first) put(old_first, {first - 1, count_(old_first, first - 1), old.deadline});
    if (old.last > last) put(last + 1, {old.last, count_(last + 1, old.last), old.deadline});
  }
  put(first, {last, count, deadline});
}

void InFlight::release(MessageId id) {
  const auto holder = holder_of(id);
  if (holder == entries_.end()) return;
  const auto entry = entries_.find(holder->first);
  if (--entry->second.count == 0) take_out(entry);
}

std::optional<InFlight::Range> InFlight::take_due(std::int64_t now_ms) {
  if (by_deadline_.empty() || by_deadline_.begin()->first > now_ms) return std::nullopt;
  const auto entry = entries_.find(by_deadline_.begin()->second);
  const Range range{entry->first, entry->second.last, entry->second.count, entry->second.deadline};
  take_out(entry);
  return range;
}

std::optional<std::int64_t> InFlight::next_deadline_ms() const {
  if (by_deadline_.empty()) return std::nullopt;
  return by_deadline_.begin()->first;
}

Deadline InFlight::deadline_of(MessageId id) const {
  const auto holder = holder_of(id);
  return holder == entries_.end() ? Deadline{} : holder->second.deadline;
}

}  // namespace nexus::journal
