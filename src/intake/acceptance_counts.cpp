#include "intake/acceptance_counts.h"

namespace nexus::intake {

namespace {
std::int64_t minute_of(domain::Timestamp time) { return time.ms / 60'000; }
}  // namespace

AcceptanceCount& AcceptanceCount::operator+=(const AcceptanceCount& other) {
  accepted += other.accepted;
  duplicates += other.duplicates;
  conflicts += other.conflicts;
  rejected += other.rejected;
  reprocessed += other.reprocessed;
  return *this;
}

void AcceptanceHistory::add(const AcceptanceCount& count, domain::Timestamp now) {
  since_start_ += count;
  if (count.received() > count.reprocessed) last_seen_ = now;
  Minute& minute = minutes_[static_cast<std::size_t>(minute_of(now)) % minutes_.size()];
  if (minute.number != minute_of(now)) minute = {minute_of(now), {}};
  minute.count += count;
}

AcceptanceCount AcceptanceHistory::recent(int minutes, domain::Timestamp now) const {
  AcceptanceCount sum;
  for (const Minute& minute : minutes_) {
    if (minute.number > minute_of(now) - minutes && minute.number <= minute_of(now)) sum += minute.count;
  }
  return sum;
}

}  // namespace nexus::intake
