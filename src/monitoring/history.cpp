#include "monitoring/history.h"

#include <algorithm>

namespace nexus::monitoring {

using ports::kMeasurementMinuteMs;
using ports::Measurement;

namespace {

constexpr std::int64_t kStepsAMinute = kMeasurementMinuteMs / History::kStepMs;

std::int64_t begin_of(domain::Timestamp time, std::int64_t step_ms) { return time.ms - time.ms % step_ms; }

// The part of a minute's number that falls into one of its steps; the parts add up to the whole.
std::uint64_t share(std::uint64_t whole, std::int64_t step, std::int64_t steps) {
  const auto parts = static_cast<std::uint64_t>(steps);
  return whole / parts + (static_cast<std::uint64_t>(step) < whole % parts ? 1 : 0);
}

}  // namespace

void add(Measurement& into, const Measurement& more) {
  into.accepted += more.accepted;
  into.rejected += more.rejected;
  into.duplicates += more.duplicates;
  into.conflicts += more.conflicts;
  for (std::size_t i = 0; i < into.latency.size(); ++i) into.latency[i] += more.latency[i];
  into.queue_depth = std::max(into.queue_depth, more.queue_depth);
  into.oldest_age_ms = std::max(into.oldest_age_ms, more.oldest_age_ms);
  into.dead = std::max(into.dead, more.dead);
}

std::vector<Measurement> roll_up(const std::vector<Measurement>& rows, std::int64_t step_ms) {
  std::map<std::int64_t, Measurement> steps;
  for (const Measurement& row : rows) {
    Measurement& step = steps[begin_of(row.at, step_ms)];
    step.at = {begin_of(row.at, step_ms)};
    add(step, row);
  }
  std::vector<Measurement> all;
  all.reserve(steps.size());
  for (const auto& [begin, step] : steps) all.push_back(step);
  return all;
}

void History::restore(const std::vector<Measurement>& minutes, domain::Timestamp now) {
  for (const Measurement& minute : minutes) {
    if (minute.at.ms > now.ms) continue;
    if (minute.at.ms == begin_of(now, kMeasurementMinuteMs)) minute_ = minute;
    const std::int64_t begun = std::min(kStepsAMinute, (now.ms - minute.at.ms) / kStepMs + 1);
    for (std::int64_t i = 0; i < begun; ++i) {
      Measurement step = minute;
      step.at.ms += i * kStepMs;
      for (auto count : {&Measurement::accepted, &Measurement::rejected, &Measurement::duplicates,
                         &Measurement::conflicts}) {
        step.*count = share(minute.*count, i, begun);
      }
      for (std::size_t bucket = 0; bucket < step.latency.size(); ++bucket) {
        step.latency[bucket] = share(minute.latency[bucket], i, begun);
      }
      add_step(step);
    }
  }
  trim(now);
}

void History::add_second(const Second& second, domain::Timestamp now) {
  // It ends now, so it belongs to the step of the moment before.
  const domain::Timestamp moment{now.ms - 1};
  Measurement step = second;
  step.at = {begin_of(moment, kStepMs)};
  add_step(step);
  const std::int64_t minute = begin_of(moment, kMeasurementMinuteMs);
  if (minute_.at.ms != minute) {
    if (minute_.at.ms != 0) unsaved_.push_back(minute_);
    while (unsaved_.size() > kMaxUnsaved) unsaved_.erase(unsaved_.begin());
    minute_ = {};
    minute_.at = {minute};
  }
  add(minute_, second);
  trim(now);
}

void History::add_step(const Measurement& step) {
  Measurement& known = steps_[step.at.ms];
  known.at = step.at;
  add(known, step);
}

// What lies ahead of a clock that was set back goes too, or it would stay for as long as the jump.
void History::trim(domain::Timestamp now) {
  steps_.erase(steps_.begin(), steps_.lower_bound(now.ms - kHourMs - kStepMs));
  steps_.erase(steps_.upper_bound(now.ms + kHourMs), steps_.end());
}

std::vector<Measurement> History::last_hour(domain::Timestamp now) const {
  std::vector<Measurement> steps;
  for (auto step = steps_.lower_bound(begin_of({now.ms - kHourMs}, kStepMs)); step != steps_.end(); ++step) {
    if (step->first <= now.ms) steps.push_back(step->second);
  }
  return steps;
}

}  // namespace nexus::monitoring
