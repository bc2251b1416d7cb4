// The statistics of all orders by way of a cache: answers come from it while it has them, and it is filled
// by whoever finds it empty, and on a schedule.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "ports/clock.h"
#include "ports/order_store.h"
#include "ports/statistics_cache.h"

namespace nexus::query {

// Safe to call from any thread; calls block on the cache and, when it has nothing, on the store. What it is
// given must outlive it.
class CachedStatistics {
 public:
  CachedStatistics(ports::OrderStore& orders, ports::StatisticsCache& cache, const ports::Clock& clock)
      : orders_(orders), cache_(cache), clock_(clock) {}

  struct Answer {
    std::string json;  // {status, statistics, computedAt, ageSeconds}
    std::int64_t age_s = 0;
  };
  // Fails only when the store does: without the cache, statistics are computed afresh.
  Result<Answer> answer();

  // Computes the statistics and stores them, all orders' and each partner's; gives the number of entries.
  // `unavailable`: the store or the cache is away; the next run makes up for it.
  Result<std::size_t> refresh();

 private:
  Answer answer_of(const ports::CachedStatistics& statistics) const;

  ports::OrderStore& orders_;
  ports::StatisticsCache& cache_;
  const ports::Clock& clock_;
};

// Refreshes from its construction to its destruction: at once, and then every `every_ms`. Any number of
// processes may do so; they store the same.
class StatisticsSchedule {
 public:
  // `report` gets a sentence when refreshing begins to fail and when it works again, on a thread of this.
  using Report = std::function<void(const std::string&)>;
  StatisticsSchedule(CachedStatistics& statistics, Report report,
                     std::int64_t every_ms = ports::kStatisticsKeptMs);

 private:
  void run(const std::stop_token& stop);
  void refresh();

  CachedStatistics& statistics_;
  const Report report_;
  const std::int64_t every_ms_;
  bool failing_ = false;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread thread_;  // last: it uses everything above
};

}  // namespace nexus::query
