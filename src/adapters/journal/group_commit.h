// Many senders, one write and one sync.
//
// The first sender that finds nobody committing commits, in its own thread and at once; those who
// come meanwhile wait, and one of them commits for all of them next. A lone sender never changes
// threads.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "adapters/journal/segment_log.h"
#include "base/result.h"
#include "ports/queue.h"

namespace nexus::journal {

// The encoded messages of one send. The ids follow one another.
struct SendGroup {
  char* bytes = nullptr;
  std::vector<RecordSpot> records;
  std::vector<ports::QueueName> queues;  // one a record
  std::vector<MessagePlace> places;      // filled in when written
  ports::MessageId first_id = 0;
  std::int64_t first_sent_ms = 0;
  Result<> outcome;
  bool done = false;
};

// Safe to call from any thread.
class GroupCommit {
 public:
  // Writes the groups, makes them durable and sets their outcomes.
  using Commit = std::function<void(std::span<SendGroup* const> groups)>;

  explicit GroupCommit(Commit commit) : commit_(std::move(commit)) {}

  // Returns when the group's outcome is known.
  void submit(SendGroup& group);

 private:
  Commit commit_;
  std::mutex mutex_;
  std::condition_variable finished_;
  std::vector<SendGroup*> waiting_;
  bool committing_ = false;
};

}  // namespace nexus::journal
