// Bulk reprocessing: jobs that send all open error events of a selection through intake again, from the
// oldest to the newest, at a capped rate, on a thread of their own.
//
// A job's row says what it takes; the attempts that were written in its name say how far it has come.
// So a job that a crash interrupted goes on where it was, with exact counts: an event whose attempt was
// not written down is tried once more, and meets its own order as a duplicate. Where several processes share
// the store, each job runs in one of them; another one goes on with it when that one is gone, and takes it to
// cancel it.
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "ports/job_store.h"
#include "review/reprocessor.h"

namespace nexus::review {

struct JobRequest {
  ports::ErrorFilter filter;
  std::string reason;
  domain::Actor actor;
  std::uint32_t max_per_second = 500;  // 1 .. kMaxJobRate
};
inline constexpr std::uint32_t kMaxJobRate = 10'000;

class ReprocessJobs {
 public:
  struct Parts {
    ports::JobStore& jobs;
    ports::ErrorStore& errors;
    ports::ErrorReview& review;
    Reprocessor& reprocessor;
    ports::Clock& clock;
    ports::IdSource& ids;
  };
  // Called on the job's thread with a sentence for the log.
  using Report = std::function<void(const std::string&)>;

  // All parts must outlive it. Nothing runs yet.
  ReprocessJobs(const Parts& parts, Report report) : parts_(parts), report_(std::move(report)) {}
  // Stops.
  ~ReprocessJobs() { stop(); }

  // Goes on with the jobs that were running when the process ended, takes new ones from then on, and those
  // of other processes within kLookEveryMs of their end.
  void start();
  // Ends the thread after the batch under way. Jobs stay running in their rows and go on after the next
  // start.
  void stop();

  // Writes the job down and begins with it. Safe to call from any thread, as all below; blocks.
  Result<ports::Job> begin(const JobRequest& request);
  // `conflict` when the job has ended already, `not_found` when there is none. Of a job that runs in another
  // process, what that one still repairs in its batch under way is not counted.
  Result<ports::Job> cancel(const domain::Uuid& id);
  Result<std::optional<ports::Job>> find(const domain::Uuid& id);
  // The newest `limit`, newest first.
  Result<std::vector<ports::Job>> list(std::size_t limit);

  static constexpr std::int64_t kLookEveryMs = 10'000;

 private:
  struct Running {
    ports::Job job;
    ports::ErrorFilter filter;
    std::int64_t due_ms = 0;  // monotonic: when its next batch may begin
    bool cancelled = false;
    bool troubled = false;  // its last batch failed and will be tried again
    bool lost = false;      // another process has it
  };
  // What a batch left behind.
  struct Step {
    bool finished = false;
    std::size_t tried = 0;
  };

  void run(const std::stop_token& stop);
  void resume();
  // Adds the job to the running ones, unless it is among them, as far as its attempts say it has come.
  Result<> adopt(ports::Job job);
  Result<ports::Job> cancel_here(const domain::Uuid& id, std::unique_lock<std::mutex> lock);
  // Sleeps until a job is due; null when the thread is to end.
  Running* next_due(std::unique_lock<std::mutex>& lock, const std::stop_token& stop);
  void work_on(Running& running);
  Result<Step> process_batch(Running& running);
  void end(Running& running, ports::JobState state, std::string failure);
  void wait_and_retry(Running& running, const Error& error);
  void save(Running& running);
  void give_up(Running& running);

  const Parts parts_;
  const Report report_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  // By id. The jobs themselves are touched by the thread alone once they are in here; their places,
  // `cancelled` and the map are guarded by the mutex.
  std::map<domain::Uuid, Running> running_;
  // Of the thread alone.
  std::int64_t look_at_ms_ = 0;      // monotonic: when to look for jobs of processes that are gone
  std::set<domain::Uuid> reported_;  // jobs that cannot be gone on with
  bool look_failed_ = false;
  std::jthread thread_;
};

}  // namespace nexus::review
