#include "adapters/memory/memory_error_store.h"

#include <algorithm>
#include <set>

namespace nexus::memory {
namespace {

constexpr std::int64_t kDayMs = 24LL * 60 * 60 * 1000;

}  // namespace

bool matches(const ports::StoredError& error, const ports::ErrorFilter& filter) {
  const auto& event = error.event;
  const auto any_fault = [&](auto&& meets) {
    return std::any_of(event.faults.begin(), event.faults.end(), meets);
  };
  if (filter.partner_id && *filter.partner_id != event.partner_id) return false;
  if (filter.code && !any_fault([&](const auto& fault) { return fault.code == *filter.code; })) return false;
  if (filter.field && !any_fault([&](const auto& fault) { return fault.field == *filter.field; }))
    return false;
  if (filter.from && event.timestamp < *filter.from) return false;
  if (filter.to && *filter.to < event.timestamp) return false;
  if (filter.state && *filter.state != error.state) return false;
  if (filter.external_order_id && *filter.external_order_id != event.external_order_id) return false;
  return !filter.group || *filter.group == ports::error_group(event);
}

Result<> MemoryErrorStore::save(std::span<const domain::ErrorEvent> events) {
  std::lock_guard lock(mutex_);
  for (const auto& event : events) {
    if (!errors_.try_emplace(event.id, ports::StoredError{event}).second) continue;
    note_arrival(event);
    auto& received = received_[event.partner_id];
    ++(event.conflict ? received.conflicts : received.rejected);
  }
  return {};
}

Result<std::optional<ports::StoredError>> MemoryErrorStore::find(const domain::Uuid& id) {
  std::lock_guard lock(mutex_);
  const auto found = errors_.find(id);
  if (found == errors_.end()) return std::nullopt;
  return found->second;
}

namespace {

// One page of the errors from `at` to `end`.
template <class Iterator>
ports::ErrorPage page_from(Iterator at, Iterator end, const ports::ErrorQuery& query) {
  ports::ErrorPage page;
  std::size_t skip = query.skip;
  for (; at != end; ++at) {
    if (!matches(at->second, query.filter)) continue;
    if (skip > 0) {
      --skip;
      continue;
    }
    if (page.errors.size() == query.limit) {
      page.next = page.errors.back().event.id;
      break;
    }
    page.errors.push_back(at->second);
  }
  return page;
}

}  // namespace

Result<ports::ErrorPage> MemoryErrorStore::list(const ports::ErrorQuery& query) {
  std::lock_guard lock(mutex_);
  if (query.oldest_first) {
    return page_from(query.after ? errors_.upper_bound(*query.after) : errors_.begin(), errors_.end(), query);
  }
  const auto newest =
      query.after ? std::make_reverse_iterator(errors_.lower_bound(*query.after)) : errors_.rbegin();
  return page_from(newest, errors_.rend(), query);
}

Result<std::uint64_t> MemoryErrorStore::count(const ports::ErrorFilter& filter) {
  std::lock_guard lock(mutex_);
  return static_cast<std::uint64_t>(std::count_if(
      errors_.begin(), errors_.end(), [&](const auto& entry) { return matches(entry.second, filter); }));
}

Result<ports::ErrorStatistics> MemoryErrorStore::statistics(domain::Timestamp now) {
  std::lock_guard lock(mutex_);
  ports::ErrorStatistics statistics;
  statistics.total = errors_.size();
  statistics.received = received_;
  for (const auto& [id, error] : errors_) {
    ++statistics.by_partner[error.event.partner_id];
    std::set<domain::FaultCode> codes;
    for (const auto& fault : error.event.faults) codes.insert(fault.code);
    for (const auto code : codes) ++statistics.by_code[std::string(domain::to_string(code))];
    if (error.event.timestamp.ms > now.ms - kDayMs) ++statistics.last_24_hours;
  }
  return statistics;
}

Result<std::uint64_t> MemoryErrorStore::expire(domain::Timestamp now, std::size_t limit) {
  std::lock_guard lock(mutex_);
  std::uint64_t expired = 0;
  for (auto at = errors_.begin(); at != errors_.end() && expired < limit;) {
    if (at->second.event.timestamp.ms < now.ms - domain::kErrorRetentionMs) {
      note_change(at->second.event, at->second.state, std::nullopt);
      std::erase_if(attempts_, [&](const auto& attempt) { return attempt.error == at->first; });
      at = errors_.erase(at);
      ++expired;
    } else {
      ++at;
    }
  }
  return expired;
}

}  // namespace nexus::memory
