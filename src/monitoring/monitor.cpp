#include "monitoring/monitor.h"

#include <algorithm>
#include <utility>

#include "monitoring/conditions.h"

namespace nexus::monitoring {

using ports::Measurement;
using ports::QueueName;

namespace {

constexpr std::size_t kRateReadings = 11;  // ten seconds between the first and the last
constexpr std::int64_t kCheckEveryMs = 10'000;
// A difference is looked at again soon, so that its alarm comes and goes in time; and so is what has changed
// since, where the check is quick, so that totals follow what people see passing.
constexpr std::int64_t kCheckAgainMs = 2'000;
constexpr std::int64_t kQuickCheckMs = 20;
// The books take about this part of one core, unless they take seconds: a store that was away for a while
// must not leave the books unread for an hour.
constexpr std::int64_t kCheckRest = 50;
constexpr std::int64_t kLongestRestMs = 30'000;
constexpr std::int64_t kExpireEveryMs = 3'600'000;

struct RangeFacts {
  Range range;
  std::string_view name;
  std::int64_t length_ms;
  std::int64_t step_ms;
};
constexpr std::int64_t kMinuteMs = 60'000;
constexpr std::int64_t kHourMs = 60 * kMinuteMs;
constexpr RangeFacts kRanges[] = {{Range::hour, "1h", kHourMs, History::kStepMs},
                                  {Range::day, "24h", 24 * kHourMs, 5 * kMinuteMs},
                                  {Range::week, "7d", 7 * 24 * kHourMs, 30 * kMinuteMs},
                                  {Range::month, "30d", 30 * 24 * kHourMs, 2 * kHourMs}};

const RangeFacts& facts_of(Range range) { return kRanges[static_cast<std::size_t>(range)]; }

}  // namespace

std::string_view to_string(Range range) { return facts_of(range).name; }
std::int64_t step_ms(Range range) { return facts_of(range).step_ms; }

std::optional<Range> parse_range(std::string_view name) {
  for (const RangeFacts& facts : kRanges) {
    if (facts.name == name) return facts.range;
  }
  return std::nullopt;
}

void Monitor::start() {
  const domain::Timestamp now = sources_.clock.now();
  auto stored = sources_.measurements.list({now.ms - History::kHourMs}, {now.ms + 1});
  if (stored) {
    shared_.with([&](Shared& shared) {
      shared.history.restore(*stored, now);
      shared.status.rates.at = now;
    });
  } else {
    sources_.report("The charts begin anew, because what was measured before cannot be read: " +
                    stored.error().message);
  }
  std::vector<Condition> ignored;
  readings_ = {read_totals(ignored)};
}

Monitor::Reading Monitor::read_totals(std::vector<Condition>& conditions) {
  Reading reading;
  reading.monotonic_ms = sources_.clock.monotonic_ms();
  const domain::Timestamp now = sources_.clock.now();
  sources_.counts.with([&](const auto& partners) {
    for (const auto& [partner_id, history] : partners) {
      reading.counts += history.since_start();
      add_error_rate(partner_id, history.recent(60, now), conditions);
    }
  });
  reading.latency = sources_.feed_latency();
  return reading;
}

// A queue that cannot be asked shows as empty; whoever reads it reports the failure.
void Monitor::read_levels(Rates& rates, std::vector<Condition>& conditions) {
  for (const auto queue : {QueueName::valid_orders, QueueName::error_orders, QueueName::valid_orders_dlq}) {
    const auto stats = sources_.broker.stats(queue);
    if (!stats) continue;
    const std::uint64_t waiting = stats->visible + stats->in_flight;
    if (queue == QueueName::valid_orders_dlq) {
      rates.dead = waiting;
      add_dead_letters(waiting, conditions);
      continue;
    }
    rates.queue_depth += waiting;
    rates.oldest_age_ms = std::max(rates.oldest_age_ms, stats->oldest_age_ms);
    if (queue == QueueName::valid_orders) add_queue_age(*stats, conditions);
  }
}

void Monitor::add_rates(Rates& rates, const Reading& now) {
  readings_.push_back(now);
  if (readings_.size() > kRateReadings) readings_.pop_front();
  const Reading& first = readings_.front();
  const double seconds = static_cast<double>(now.monotonic_ms - first.monotonic_ms) / 1000;
  if (seconds <= 0) return;
  const auto rate = [&](auto member) {
    return static_cast<double>(now.counts.*member - first.counts.*member) / seconds;
  };
  rates.accepted = rate(&intake::AcceptanceCount::accepted);
  rates.rejected = rate(&intake::AcceptanceCount::rejected);
  rates.duplicates = rate(&intake::AcceptanceCount::duplicates);
  rates.conflicts = rate(&intake::AcceptanceCount::conflicts);
  rates.latency = difference(now.latency, first.latency);
}

std::vector<AlarmChange> Monitor::sample() {
  std::vector<Condition> conditions;
  const Reading before = readings_.back();
  const Reading now = read_totals(conditions);
  Rates rates;
  rates.at = sources_.clock.now();
  read_levels(rates, conditions);
  add_rates(rates, now);
  add_books(books_, conditions);
  if (sources_.is_space_low()) add_space_low(conditions);
  if (sources_.is_delivery_failing()) add_delivery_failing(conditions);
  auto changes = alarms_.update(conditions, rates.at, now.monotonic_ms);

  Second second;
  second.accepted = now.counts.accepted - before.counts.accepted;
  second.rejected = now.counts.rejected - before.counts.rejected;
  second.duplicates = now.counts.duplicates - before.counts.duplicates;
  second.conflicts = now.counts.conflicts - before.counts.conflicts;
  second.latency = difference(now.latency, before.latency);
  second.queue_depth = rates.queue_depth;
  second.oldest_age_ms = rates.oldest_age_ms;
  second.dead = rates.dead;
  shared_.with([&](Shared& shared) {
    shared.history.add_second(second, rates.at);
    shared.status = {rates, books_, alarms_.active()};
  });
  return changes;
}

void Monitor::check_books() {
  const std::int64_t began_ms = sources_.clock.monotonic_ms();
  const std::uint64_t passed = readings_.back().counts.received();
  const bool changed = passed != checked_.passed || checked_.unsettled;
  if (began_ms < (changed ? checked_.again_ms : next_check_ms_)) return;
  const auto books = sources_.conservation.balance();
  ports::ErrorFilter still_open;
  still_open.state = ports::ErrorState::open;
  const auto open = sources_.errors.count(still_open);
  const std::int64_t ended_ms = sources_.clock.monotonic_ms();
  const std::int64_t took_ms = ended_ms - began_ms;
  next_check_ms_ = ended_ms + std::clamp(kCheckRest * took_ms, kCheckEveryMs, kLongestRestMs);
  checked_ = {passed, false, took_ms <= kQuickCheckMs ? began_ms + kCheckAgainMs : next_check_ms_};
  if (!books || !open) {
    sources_.report("The books could not be balanced and will be tried again: " +
                    (books ? open.error().message : books.error().message));
    return;
  }
  books_.at = sources_.clock.now();
  books_.unaccounted = books->unaccounted;
  books_.unaccounted_errors = books->unaccounted_errors;
  books_.open_errors = *open;
  books_.orders = 0;
  for (const intake::PartnerBooks& partner : books->partners) {
    books_.orders += partner.persisted;
    checked_.unsettled = checked_.unsettled || partner.queued != 0;
  }
  if (books_.unaccounted != 0 || books_.unaccounted_errors != 0) {
    next_check_ms_ = ended_ms + std::clamp(kCheckRest * took_ms, kCheckAgainMs, kLongestRestMs);
    checked_.again_ms = next_check_ms_;
  }
}

void Monitor::save_history(bool unfinished) {
  const auto [ended, under_way] = shared_.with([&](Shared& shared) {
    return std::pair(std::exchange(shared.history.unsaved(), {}), shared.history.minute_under_way());
  });
  std::vector<Measurement> rows = ended;
  if (unfinished && under_way.at.ms != 0) rows.push_back(under_way);
  for (auto row = rows.begin(); row != rows.end(); ++row) {
    const auto saved = sources_.measurements.save(*row);
    if (saved) continue;
    sources_.report("A minute of the charts could not be stored and will be tried again: " +
                    saved.error().message);
    shared_.with([&](Shared& shared) {
      shared.history.unsaved().insert(shared.history.unsaved().begin(), row, rows.end());
    });
    return;
  }
  const std::int64_t now_ms = sources_.clock.monotonic_ms();
  if (now_ms < next_expiry_ms_) return;
  next_expiry_ms_ = now_ms + kExpireEveryMs;
  const auto expired =
      sources_.measurements.expire({sources_.clock.now().ms - ports::kMeasurementRetentionMs});
  if (!expired) {
    sources_.report("Old measurements could not be deleted and will be tried again: " +
                    expired.error().message);
  }
}

Status Monitor::status() const {
  return shared_.with([](const Shared& shared) { return shared.status; });
}

Result<std::vector<Measurement>> Monitor::history(Range range) const {
  const domain::Timestamp now = sources_.clock.now();
  if (range == Range::hour) {
    return shared_.with([&](const Shared& shared) { return shared.history.last_hour(now); });
  }
  const RangeFacts& facts = facts_of(range);
  const std::int64_t from = (now.ms - facts.length_ms) / facts.step_ms * facts.step_ms;
  auto rows = sources_.measurements.list({from}, {now.ms + 1});
  if (!rows) return rows;
  const Measurement under_way =
      shared_.with([](const Shared& shared) { return shared.history.minute_under_way(); });
  // A minute that an earlier process began is stored, and goes on in this one.
  if (!rows->empty() && rows->back().at == under_way.at) rows->pop_back();
  if (under_way.at.ms != 0) rows->push_back(under_way);
  return roll_up(*rows, facts.step_ms);
}

}  // namespace nexus::monitoring
