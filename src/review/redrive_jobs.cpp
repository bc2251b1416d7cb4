#include "review/redrive_jobs.h"

#include <algorithm>
#include <chrono>

#include "base/thread_name.h"

namespace nexus::review {

using ports::Job;
using ports::JobState;
using ports::QueueName;

namespace {

constexpr std::chrono::milliseconds kFollowEvery{250};

JobState state_of(ports::RedriveProgress::State state) {
  switch (state) {
    case ports::RedriveProgress::State::running: return JobState::running;
    case ports::RedriveProgress::State::done: return JobState::done;
    case ports::RedriveProgress::State::cancelled: return JobState::cancelled;
    case ports::RedriveProgress::State::failed: break;
  }
  return JobState::failed;
}

}  // namespace

void RedriveJobs::start() {
  look();
  thread_ = std::jthread([this](const std::stop_token& stop) {
    name_this_thread("redrive");
    while (!stop.stop_requested()) {
      follow();
      if (parts_.clock.monotonic_ms() >= look_at_ms_) look();
      std::unique_lock lock(mutex_);
      const std::int64_t idle_ms = std::max<std::int64_t>(look_at_ms_ - parts_.clock.monotonic_ms(), 0);
      changed_.wait_for(lock, stop, std::chrono::milliseconds(idle_ms), [this] { return !running_.empty(); });
      if (!running_.empty()) changed_.wait_for(lock, stop, kFollowEvery, [] { return false; });
    }
  });
}

// A process that is gone leaves its redrives to those that live.
void RedriveJobs::look() {
  look_at_ms_ = parts_.clock.monotonic_ms() + kLookEveryMs;
  auto jobs = parts_.jobs.running(ports::JobKind::redrive);
  if (!jobs && !look_failed_) {
    report_("Redrives that were left behind cannot be looked for: " + jobs.error().message);
  }
  look_failed_ = !jobs;
  if (!jobs) return;
  for (Job& job : *jobs) {
    if (!is_followed(job)) resume(std::move(job));
  }
}

bool RedriveJobs::is_followed(const Job& job) {
  std::lock_guard lock(mutex_);
  return std::ranges::any_of(running_, [&](const auto& entry) { return entry.second.job.id == job.id; });
}

void RedriveJobs::stop() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
}

// What was moved after the row was last written shows in what is left. A broker that is a process of its own,
// as SQS is, moves on without us.
void RedriveJobs::resume(Job job) {
  const auto from = ports::parse_queue_name(job.queue);
  const auto to = ports::parse_queue_name(job.to);
  const auto stats = from ? parts_.broker.stats(*from) : Result<ports::QueueStats>(ports::QueueStats{});
  if (!from || !to || !stats) {
    report_("The redrive " + domain::to_string(job.id) +
            " cannot be gone on with: " + (stats ? "its row names no queue." : stats.error().message));
    return;
  }
  const std::uint64_t left = stats->visible + stats->in_flight;
  const std::uint64_t moved = std::max(job.processed, job.total - std::min(job.total, left));
  const auto started = parts_.broker.start_redrive({*from, *to, job.max_per_second});
  if (!started && started.error().kind == ErrorKind::conflict) {
    report_("The redrive of " + job.queue + " went on meanwhile and is followed again.");
    adopt(std::move(job), *from, 0);
    return;
  }
  if (!started) {
    report_("The redrive of " + job.queue + " could not go on: " + started.error().message);
    return;
  }
  report_("The redrive of " + job.queue + ", which was interrupted, goes on.");
  adopt(std::move(job), *from, moved);
}

void RedriveJobs::adopt(Job job, QueueName queue, std::uint64_t moved_before) {
  std::lock_guard lock(mutex_);
  running_[queue] = {std::move(job), moved_before};
  changed_.notify_all();
}

Result<Job> RedriveJobs::begin(const Request& request) {
  const ports::RedriveOptions& options = request.options;
  std::lock_guard lock(mutex_);
  if (auto started = parts_.broker.start_redrive(options); !started) return fail(started.error());
  Running running;
  Job& job = running.job;
  job.kind = ports::JobKind::redrive;
  job.started_at = parts_.clock.now();
  job.id = parts_.ids.next(job.started_at);
  job.queue = to_string(options.from);
  job.to = to_string(options.to);
  job.reason = request.reason;
  job.actor = request.actor;
  job.max_per_second = options.max_per_second;
  read_progress(running, options.from);
  if (auto saved = parts_.jobs.save(job); !saved) {
    // Without its row a redrive would go on unseen, and would not go on after a restart.
    if (auto cancelled = parts_.broker.cancel_redrive(options.from); !cancelled) {
      report_("The redrive of " + job.queue + " runs on without a row: " + cancelled.error().message);
    }
    return fail(saved.error());
  }
  const Job begun = job;
  if (begun.state == JobState::running) running_[options.from] = std::move(running);
  changed_.notify_all();
  return begun;
}

Result<std::optional<Job>> RedriveJobs::cancel(QueueName queue) {
  std::lock_guard lock(mutex_);
  if (auto cancelled = parts_.broker.cancel_redrive(queue); !cancelled) return fail(cancelled.error());
  auto found = running_.find(queue);
  if (found == running_.end()) {
    // Another process may follow it, and lets go of it when it comes to write its progress down.
    const auto newest = parts_.jobs.list(ports::JobKind::redrive, to_string(queue), 1);
    if (!newest) return fail(newest.error());
    if (newest->empty() || newest->front().state != JobState::running) return std::optional<Job>();
    auto taken = parts_.jobs.take(newest->front().id);
    if (!taken) return fail(taken.error());
    if ((*taken)->state != JobState::running) return std::optional<Job>();
    found = running_.insert_or_assign(queue, Running{std::move(**taken), 0}).first;
  }
  read_progress(found->second, queue);
  if (auto saved = parts_.jobs.save(found->second.job); !saved) return fail(saved.error());
  std::optional<Job> job = std::move(found->second.job);
  running_.erase(found);
  return job;
}

Result<std::vector<Job>> RedriveJobs::list(QueueName queue, std::size_t limit) {
  follow();
  return parts_.jobs.list(ports::JobKind::redrive, to_string(queue), limit);
}

void RedriveJobs::follow() {
  std::lock_guard lock(mutex_);
  for (auto running = running_.begin(); running != running_.end();) {
    const std::uint64_t processed = running->second.job.processed;
    read_progress(running->second, running->first);
    const bool ended = running->second.job.state != JobState::running;
    if (ended || running->second.job.processed != processed) {
      auto saved = parts_.jobs.save(running->second.job);
      if (!saved && saved.error().kind == ErrorKind::conflict) {
        // Another process follows it now.
        running = running_.erase(running);
        continue;
      }
      if (!saved) {
        report_("The progress of a redrive could not be written down and will be tried again: " +
                saved.error().message);
        return;
      }
    }
    running = ended ? running_.erase(running) : std::next(running);
  }
}

void RedriveJobs::read_progress(Running& running, QueueName queue) {
  const auto progress = parts_.broker.redrive_progress(queue);
  if (!progress) return;
  Job& job = running.job;
  job.total = running.moved_before + progress->total;
  job.processed = job.succeeded = running.moved_before + progress->moved;
  job.state = state_of(progress->state);
  job.failure = progress->failure;
  if (job.state != JobState::running && !job.ended_at) job.ended_at = parts_.clock.now();
}

}  // namespace nexus::review
