#include "app/answer_exchange.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/thread_name.h"

namespace nexus::app {

namespace {

constexpr int kParts = 20;
constexpr std::chrono::milliseconds kPart{50};
constexpr int kFoldEverySeconds = 3'600;

// A count never falls, but a row may have been read before it was folded into another.
std::uint64_t growth(std::uint64_t now, std::uint64_t before) { return now > before ? now - before : 0; }

intake::AcceptanceCount growth(const postgres::AnswerCounts& now, const postgres::AnswerCounts& before) {
  return {growth(now.accepted, before.accepted), growth(now.duplicates, before.duplicates),
          growth(now.conflicts, before.conflicts), growth(now.rejected, before.rejected),
          growth(now.reprocessed, before.reprocessed)};
}

}  // namespace

void AnswerExchange::start(std::function<monitoring::LatencyCounts()> own_latency) {
  thread_ = std::jthread(
      [this, own_latency = std::move(own_latency)](const std::stop_token& stop) { run(stop, own_latency); });
}

void AnswerExchange::stop() { thread_ = {}; }

void AnswerExchange::run(const std::stop_token& stop,
                         const std::function<monitoring::LatencyCounts()>& own_latency) {
  name_this_thread("answers");
  bool failing = false;
  for (int second = 0;; ++second) {
    const bool last = stop.stop_requested();
    const auto exchanged = exchange(own_latency());
    if (!exchanged && !failing) {
      report_("Counts are not exchanged with the other processes for now: " + exchanged.error().message);
    }
    failing = !exchanged;
    if (last) return;
    if (second % kFoldEverySeconds == 0) {
      if (auto folded = shared_.fold(); !folded && !failing) {
        report_("Counts of processes that ended were not folded: " + folded.error().message);
      }
    }
    for (int part = 0; part < kParts && !stop.stop_requested(); ++part) std::this_thread::sleep_for(kPart);
  }
}

postgres::ProcessAnswers AnswerExchange::own_answers(const monitoring::LatencyCounts& own_latency) const {
  postgres::ProcessAnswers mine;
  own_.with([&](const auto& counts) {
    for (const auto& [partner_id, history] : counts) {
      const intake::AcceptanceCount& sum = history.since_start();
      mine.by_partner[partner_id] = {sum.accepted, sum.duplicates, sum.conflicts, sum.rejected,
                                     sum.reprocessed};
    }
  });
  mine.latency.assign(own_latency.begin(), own_latency.end());
  return mine;
}

Result<> AnswerExchange::publish(const monitoring::LatencyCounts& own_latency) {
  postgres::ProcessAnswers mine = own_answers(own_latency);
  if (mine.by_partner == published_.by_partner) return {};
  if (auto published = shared_.publish(mine); !published) return published;
  published_ = std::move(mine);
  return {};
}

Result<> AnswerExchange::exchange(const monitoring::LatencyCounts& own_latency) {
  if (auto published = shared_.publish(own_answers(own_latency)); !published) return published;
  auto totals = shared_.totals();
  if (!totals) return fail(totals.error());
  add_up(*totals);
  return {};
}

void AnswerExchange::add_up(const postgres::ProcessAnswers& totals) {
  everyone_.with([&](auto& counts) {
    for (const auto& [partner_id, sum] : totals.by_partner) {
      const intake::AcceptanceCount grown = growth(sum, known_.by_partner[partner_id]);
      if (first_) {
        counts[partner_id].add_earlier(grown);
      } else if (grown.received() != 0) {
        counts[partner_id].add(grown, clock_.now());
      }
    }
  });
  if (!first_) {
    latency_.with([&](monitoring::LatencyCounts& sum) {
      const std::size_t buckets = std::min({sum.size(), totals.latency.size(), known_.latency.size()});
      for (std::size_t i = 0; i < buckets; ++i) sum[i] += growth(totals.latency[i], known_.latency[i]);
    });
  }
  known_ = totals;
  first_ = false;
}

monitoring::LatencyCounts AnswerExchange::latency() const {
  return latency_.with([](const monitoring::LatencyCounts& sum) { return sum; });
}

}  // namespace nexus::app
