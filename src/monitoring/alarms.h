// Which alarms are on: conditions come in each second, and a condition that has held for long enough is
// an alarm until it no longer holds. Not safe for use by two threads at once.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "domain/timestamp.h"

namespace nexus::monitoring {

enum class Severity { warning, critical };
std::string_view to_string(Severity severity);

// Something that is not as it should be, now.
struct Condition {
  std::string id;  // "unaccounted", "error_rate:PARTNER_A", "queue_age:valid_orders"; once a second
  Severity severity = Severity::warning;
  std::string title;         // for people, a few words
  std::string detail;        // a sentence with the numbers of now, and what to do
  std::int64_t hold_ms = 0;  // how long it must hold before it is an alarm
};

struct Alarm {
  std::string id;
  Severity severity = Severity::warning;
  std::string title;
  std::string detail;
  domain::Timestamp since;  // when the condition began to hold
};

struct AlarmChange {
  Alarm alarm;
  bool raised = false;  // else it is over
};

class AlarmBook {
 public:
  // Takes every condition that holds now and returns what begins and ends. `now` for people,
  // `monotonic_ms` for how long.
  std::vector<AlarmChange> update(const std::vector<Condition>& conditions, domain::Timestamp now,
                                  std::int64_t monotonic_ms);

  // The critical ones first, then by id.
  std::vector<Alarm> active() const;

 private:
  struct Entry {
    Alarm alarm;
    std::int64_t began_ms = 0;
    bool is_alarm = false;
    bool holds = false;
  };
  std::map<std::string, Entry> entries_;
};

}  // namespace nexus::monitoring
