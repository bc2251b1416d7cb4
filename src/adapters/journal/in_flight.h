// Until when the messages of one queue that are in flight stay hidden.
//
// A batch of consecutive messages is one range with one deadline, so that 20,000 messages in flight
// cost as much as one. Which messages of a range are still in flight is the index's knowledge; a
// range only knows how many. Not thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "ports/queue.h"

namespace nexus::journal {

// When a message is seen again.
struct Deadline {
  std::int64_t at_ms = 0;       // monotonic clock
  std::int64_t timeout_ms = 0;  // the visibility timeout that it came from
};

class InFlight {
 public:
  struct Range {
    ports::MessageId first = 0;
    ports::MessageId last = 0;
    std::uint64_t count = 0;
    Deadline deadline;
  };
  // Counts the messages in flight from `first` to `last`, both included.
  using Count = std::function<std::uint64_t(ports::MessageId first, ports::MessageId last)>;

  explicit InFlight(Count count) : count_(std::move(count)) {}

  // `count` messages from `first` to `last` are hidden; none of them was before. A range that lay
  // around them is divided.
  void hide(ports::MessageId first, ports::MessageId last, std::uint64_t count, Deadline deadline);
  // One message that was hidden is not any more.
  void release(ports::MessageId id);
  // Takes out a range whose deadline has come.
  std::optional<Range> take_due(std::int64_t now_ms);
  // Empty while nothing is hidden.
  std::optional<std::int64_t> next_deadline_ms() const;
  // Of the range that holds `id`; zeros when none does.
  Deadline deadline_of(ports::MessageId id) const;

 private:
  struct Entry {
    ports::MessageId last = 0;
    std::uint64_t count = 0;
    Deadline deadline;
  };
  using Entries = std::map<ports::MessageId, Entry>;  // by first id; ranges do not overlap

  void put(ports::MessageId first, Entry entry);
  Entries::iterator take_out(Entries::iterator entry);
  Entries::const_iterator holder_of(ports::MessageId id) const;

  Count count_;
  Entries entries_;
  std::set<std::pair<std::int64_t, ports::MessageId>> by_deadline_;
};

}  // namespace nexus::journal
