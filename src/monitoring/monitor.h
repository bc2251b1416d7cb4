// Watches the machine: what passes, how full the queues are, whether the books agree, what is wrong.
// Costs intake nothing that can be measured: a few sums each second, the books every ten seconds, or
// more rarely where they take long, but every half minute.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/guarded.h"
#include "intake/acceptance_counts.h"
#include "intake/conservation.h"
#include "monitoring/alarms.h"
#include "monitoring/history.h"
#include "monitoring/latency.h"
#include "ports/clock.h"
#include "ports/error_store.h"
#include "ports/measurement_store.h"
#include "ports/queue.h"

namespace nexus::monitoring {

// What is watched; all must outlive the monitor. The functions are called on its thread.
struct MonitorSources {
  ports::Clock& clock;
  const intake::AcceptanceCounts& counts;
  ports::Broker& broker;
  intake::Conservation& conservation;
  ports::ErrorStore& errors;
  ports::MeasurementStore& measurements;
  std::function<LatencyCounts()> feed_latency;  // the feed's answers since the start
  std::function<bool()> is_space_low;
  std::function<bool()> is_delivery_failing;
  std::function<void(const std::string& sentence)> report;  // for the log
};

// What passes now: per second over the last ten seconds, and the levels of this moment.
struct Rates {
  domain::Timestamp at;
  double accepted = 0;
  double rejected = 0;
  double duplicates = 0;
  double conflicts = 0;
  LatencyCounts latency{};  // of the answers in those seconds
  std::uint64_t queue_depth = 0;
  std::int64_t oldest_age_ms = 0;
  std::uint64_t dead = 0;
};

// The books and what is stored, as last read.
struct BooksChecked {
  std::optional<domain::Timestamp> at;  // nothing before the first time
  std::int64_t unaccounted = 0;
  std::int64_t unaccounted_errors = 0;
  std::uint64_t orders = 0;
  std::uint64_t open_errors = 0;
};

struct Status {
  Rates rates;
  BooksChecked books;
  std::vector<Alarm> alarms;
};

// How far back to look.
enum class Range { hour, day, week, month };
std::string_view to_string(Range range);  // "1h", "24h", "7d", "30d"
std::optional<Range> parse_range(std::string_view name);
std::int64_t step_ms(Range range);  // 10 s, 5 min, 30 min, 2 h: 288 to 360 points each

// start(), sample(), check_books() and save_history() belong to one thread; the others may be called
// from any.
class Monitor {
 public:
  explicit Monitor(MonitorSources sources) : sources_(std::move(sources)) {}

  // Takes up the stored history. Without it the charts begin anew, which is reported.
  void start();
  // Looks at everything that is cheap, once a second; returns the alarms that began or ended.
  std::vector<AlarmChange> sample();
  // Balances the books when it is time for it. Blocks.
  void check_books();
  // Stores the minutes that have ended; with `unfinished` also the one under way. Blocks.
  void save_history(bool unfinished);

  Status status() const;
  // The measured steps of that range, oldest first. Blocks, except for the last hour.
  Result<std::vector<ports::Measurement>> history(Range range) const;

 private:
  struct Reading {  // since the start
    std::int64_t monotonic_ms = 0;
    intake::AcceptanceCount counts;
    LatencyCounts latency{};
  };
  struct Shared {
    Status status;
    History history;
  };

  Reading read_totals(std::vector<Condition>& conditions);
  void read_levels(Rates& rates, std::vector<Condition>& conditions);
  void add_rates(Rates& rates, const Reading& now);

  const MonitorSources sources_;
  std::deque<Reading> readings_;  // of the last ten seconds, oldest first
  AlarmBook alarms_;
  BooksChecked books_;
  std::int64_t next_check_ms_ = 0;
  struct Checked {              // the last time that the books were balanced
    std::uint64_t passed = 0;   // inputs since the start, until then
    bool unsettled = false;     // orders were on their way to the store
    std::int64_t again_ms = 0;  // when to look again if something has changed since
  };
  Checked checked_;
  std::int64_t next_expiry_ms_ = 0;
  Guarded<Shared> shared_;
};

}  // namespace nexus::monitoring
