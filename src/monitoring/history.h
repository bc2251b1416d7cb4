// What passed, in steps of ten seconds for the last hour, and the minute under way, which is to be
// stored when it has ended. Not safe for use by two threads at once.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "ports/measurement_store.h"

namespace nexus::monitoring {

// What happened within one second, and how things stood at its end.
using Second = ports::Measurement;

// Adds what passed and keeps the larger of what is a level; `into.at` stays.
void add(ports::Measurement& into, const ports::Measurement& more);

// Rows of any step, put together to longer steps that begin at full multiples of `step_ms`; oldest
// first. Steps without rows are left out.
std::vector<ports::Measurement> roll_up(const std::vector<ports::Measurement>& rows, std::int64_t step_ms);

class History {
 public:
  static constexpr std::int64_t kStepMs = 10'000;
  static constexpr std::int64_t kHourMs = 3'600'000;

  // Takes up what was stored before the start: whole minutes, the one of `now` included if it is there.
  // Each is spread over its six steps, or those that have begun.
  void restore(const std::vector<ports::Measurement>& minutes, domain::Timestamp now);

  // Takes a second that ends `now`. Clocks may jump: what was measured stays at its time.
  void add_second(const Second& second, domain::Timestamp now);

  // The steps of the hour before `now`, oldest first.
  std::vector<ports::Measurement> last_hour(domain::Timestamp now) const;
  // The minute that `now` lies in, as far as it has come.
  const ports::Measurement& minute_under_way() const { return minute_; }
  // Minutes that have ended and are not stored yet, oldest first; at most kMaxUnsaved.
  std::vector<ports::Measurement>& unsaved() { return unsaved_; }

  static constexpr std::size_t kMaxUnsaved = 60;

 private:
  void add_step(const ports::Measurement& step);
  void trim(domain::Timestamp now);

  std::map<std::int64_t, ports::Measurement> steps_;  // by when they began, ms since 1970
  ports::Measurement minute_;
  std::vector<ports::Measurement> unsaved_;
};

}  // namespace nexus::monitoring
