// Redrives as jobs: who started them and why, how far they are, and that one which a crash or a restart
// interrupted goes on. The broker does the moving; each message moves at most once for each start, so one
// that fails again waits among the dead letters for the next redrive.
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/result.h"
#include "domain/actor.h"
#include "ports/clock.h"
#include "ports/id_source.h"
#include "ports/job_store.h"
#include "ports/queue.h"

namespace nexus::review {

// Safe to use from any thread; calls block.
class RedriveJobs {
 public:
  struct Parts {
    ports::Broker& broker;
    ports::JobStore& jobs;
    ports::Clock& clock;
    ports::IdSource& ids;
  };
  // Gets sentences for the log, on the thread that follows the redrives.
  using Report = std::function<void(const std::string&)>;

  // All parts must outlive it. Nothing runs yet.
  RedriveJobs(const Parts& parts, Report report) : parts_(parts), report_(std::move(report)) {}
  // Stops.
  ~RedriveJobs() { stop(); }

  // Goes on with the redrives that were running when the process ended, follows those that begin, and those
  // of other processes within kLookEveryMs of their end.
  void start();
  // Ends the following. What runs stays running in its row, and goes on after the next start.
  void stop();

  struct Request {
    ports::RedriveOptions options;
    std::string reason;  // may be empty
    domain::Actor actor;
  };
  // `conflict` while another redrive of that queue runs, `invalid` for a queue to itself.
  Result<ports::Job> begin(const Request& request);
  // Messages moved so far stay moved. Nothing when the last redrive had ended already; `not_found` when
  // there was none.
  Result<std::optional<ports::Job>> cancel(ports::QueueName queue);
  // The newest `limit`, newest first, as far as they are now.
  Result<std::vector<ports::Job>> list(ports::QueueName queue, std::size_t limit);

  // Brings the rows up to date with what the broker has done. The thread does it; tests may.
  void follow();

  static constexpr std::int64_t kLookEveryMs = 10'000;

 private:
  struct Running {
    ports::Job job;
    std::uint64_t moved_before = 0;  // by earlier processes
  };
  void look();
  bool is_followed(const ports::Job& job);
  void resume(ports::Job job);
  void adopt(ports::Job job, ports::QueueName queue, std::uint64_t moved_before);
  // Needs the mutex.
  void read_progress(Running& running, ports::QueueName queue);

  const Parts parts_;
  const Report report_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::map<ports::QueueName, Running> running_;  // by the queue that is emptied
  // Of the thread alone.
  std::int64_t look_at_ms_ = 0;  // monotonic: when to look for redrives of processes that are gone
  bool look_failed_ = false;
  std::jthread thread_;
};

}  // namespace nexus::review
