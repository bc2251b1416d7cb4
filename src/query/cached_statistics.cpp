#include "query/cached_statistics.h"

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

#include "base/thread_name.h"
#include "query/order_statistics.h"
#include "wire/json_text.h"

namespace nexus::query {

namespace {

std::vector<ports::StatisticsEntry> entries_of(const ports::OrderStatistics& statistics,
                                               domain::Timestamp computed_at) {
  std::vector<ports::StatisticsEntry> entries;
  entries.reserve(statistics.by_partner.size() + 1);
  entries.push_back({{}, {order_statistics_object(statistics), computed_at}});
  for (const auto& [partner_id, totals] : statistics.by_partner) {
    entries.push_back({partner_id, {partner_statistics_object(partner_id, totals), computed_at}});
  }
  return entries;
}

}  // namespace

Result<CachedStatistics::Answer> CachedStatistics::answer() {
  const auto cached = cache_.find({});
  if (cached && *cached) return answer_of(**cached);
  const domain::Timestamp computed_at = clock_.now();
  const auto statistics = orders_.statistics();
  if (!statistics) return fail(statistics.error());
  const auto entries = entries_of(*statistics, computed_at);
  // A cache that is away says so by its metric and in the log; who asked gets the answer all the same.
  if (cached) static_cast<void>(cache_.store(entries));
  return answer_of(entries.front().statistics);
}

Result<std::size_t> CachedStatistics::refresh() {
  const domain::Timestamp computed_at = clock_.now();
  const auto statistics = orders_.statistics();
  if (!statistics) return fail(statistics.error());
  const auto entries = entries_of(*statistics, computed_at);
  if (auto stored = cache_.store(entries); !stored) return fail(stored.error());
  return entries.size();
}

CachedStatistics::Answer CachedStatistics::answer_of(const ports::CachedStatistics& statistics) const {
  Answer answer;
  // Clocks of two machines differ, and one may have been set back.
  answer.age_s = std::max<std::int64_t>(0, (clock_.now().ms - statistics.computed_at.ms) / 1000);
  answer.json = R"({"status":"success","statistics":)" + statistics.json + R"(,"computedAt":)";
  wire::append_timestamp(answer.json, statistics.computed_at);
  answer.json += R"(,"ageSeconds":)" + std::to_string(answer.age_s) + '}';
  return answer;
}

StatisticsSchedule::StatisticsSchedule(CachedStatistics& statistics, Report report, std::int64_t every_ms)
    : statistics_(statistics),
      report_(std::move(report)),
      every_ms_(every_ms),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

void StatisticsSchedule::run(const std::stop_token& stop) {
  name_this_thread("statistics");
  while (!stop.stop_requested()) {
    refresh();
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, stop, std::chrono::milliseconds(every_ms_), [] { return false; });
  }
}

void StatisticsSchedule::refresh() {
  const auto refreshed = statistics_.refresh();
  if (refreshed.has_value() != failing_) return;
  failing_ = !failing_;
  report_(failing_ ? "The cached statistics could not be refreshed and will be tried again: " +
                         refreshed.error().message
                   : "The cached statistics are refreshed again.");
}

}  // namespace nexus::query
