#include "review/reprocess_jobs.h"

#include <algorithm>
#include <chrono>

#include "base/thread_name.h"
#include "review/error_selection.h"

namespace nexus::review {

using ports::Job;
using ports::JobState;

namespace {

constexpr std::uint32_t kBatchesPerSecond = 10;
// Inputs may be a megabyte each, and a batch is held whole.
constexpr std::uint32_t kMaxBatch = 100;
constexpr std::int64_t kRetryMs = 1'000;
constexpr std::chrono::seconds kCancelPatience{10};

std::size_t batch_size(const Job& job) {
  return std::clamp(job.max_per_second / kBatchesPerSecond, 1U, kMaxBatch);
}

bool is_temporary(const Error& error) {
  return error.kind == ErrorKind::unavailable || error.kind == ErrorKind::storage_full;
}

Error no_job(const domain::Uuid& id) {
  return {ErrorKind::not_found, "There is no bulk reprocessing with the id " + domain::to_string(id) + "."};
}

Error ended_already(const Job& job) {
  return {ErrorKind::conflict,
          "This bulk reprocessing has ended already: it is " + std::string(to_string(job.state)) + "."};
}

}  // namespace

void ReprocessJobs::start() {
  resume();
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void ReprocessJobs::stop() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
}

// At the start, and now and then: a process that is gone leaves its jobs to those that live.
void ReprocessJobs::resume() {
  look_at_ms_ = parts_.clock.monotonic_ms() + kLookEveryMs;
  auto jobs = parts_.jobs.running(ports::JobKind::reprocess);
  if (!jobs && !look_failed_) {
    report_("Bulk reprocessings that were left behind cannot be looked for: " + jobs.error().message);
  }
  look_failed_ = !jobs;
  if (!jobs) return;
  for (Job& job : *jobs) {
    const auto id = job.id;
    if (auto adopted = adopt(std::move(job)); !adopted && reported_.insert(id).second) {
      report_("The bulk reprocessing " + domain::to_string(id) +
              " cannot be gone on with: " + adopted.error().message);
    }
  }
}

Result<> ReprocessJobs::adopt(Job job) {
  {
    std::lock_guard lock(mutex_);
    if (running_.contains(job.id)) return {};
  }
  const auto json = wire::JsonValue::parse(job.filter);
  if (!json) return fail(json.error());
  auto filter = read_selection(*json, [](const std::string& name) { return name; });
  if (!filter) return fail(filter.error());
  const auto tally = parts_.review.tally(job.id);
  if (!tally) return fail(tally.error());
  job.succeeded = tally->succeeded;
  job.still_failing = tally->still_failing;
  job.processed = job.succeeded + job.still_failing + job.skipped;
  const auto position = domain::parse_uuid(job.position);
  if (tally->highest_error && (!position || *tally->highest_error > *position)) {
    job.position = domain::to_string(*tally->highest_error);
  }
  std::lock_guard lock(mutex_);
  const auto id = job.id;
  running_.try_emplace(id, Running{std::move(job), std::move(*filter)});
  changed_.notify_all();
  return {};
}

Result<Job> ReprocessJobs::begin(const JobRequest& request) {
  auto total = parts_.errors.count(request.filter);
  if (!total) return fail(total.error());
  Job job;
  job.started_at = parts_.clock.now();
  job.id = parts_.ids.next(job.started_at);
  job.filter = selection_json(request.filter);
  job.reason = request.reason;
  job.actor = request.actor;
  job.max_per_second = std::clamp(request.max_per_second, 1U, kMaxJobRate);
  job.total = *total;
  if (auto saved = parts_.jobs.save(job); !saved) return fail(saved.error());
  {
    std::lock_guard lock(mutex_);
    running_.try_emplace(job.id, Running{job, request.filter});
  }
  changed_.notify_all();
  return job;
}

Result<Job> ReprocessJobs::cancel(const domain::Uuid& id) {
  if (std::unique_lock lock(mutex_); running_.contains(id)) return cancel_here(id, std::move(lock));
  const auto found = find(id);
  if (!found) return fail(found.error());
  if (!*found) return fail(no_job(id));
  if ((*found)->state != JobState::running) return fail(ended_already(**found));
  // It runs in another process, which leaves it alone from its next batch on.
  auto taken = parts_.jobs.take(id);
  if (!taken) return fail(taken.error());
  if ((*taken)->state != JobState::running) return fail(ended_already(**taken));
  if (auto adopted = adopt(std::move(**taken)); !adopted) return fail(adopted.error());
  return cancel_here(id, std::unique_lock(mutex_));
}

Result<Job> ReprocessJobs::cancel_here(const domain::Uuid& id, std::unique_lock<std::mutex> lock) {
  if (const auto found = running_.find(id); found != running_.end()) {
    found->second.cancelled = true;
    changed_.notify_all();
    const bool ended = changed_.wait_for(lock, kCancelPatience, [&] { return !running_.contains(id); });
    if (!ended) return fail(ErrorKind::unavailable, "The job ends after its batch under way; look again.");
  }
  lock.unlock();
  auto job = parts_.jobs.find(id);
  if (!job) return fail(job.error());
  return **job;
}

Result<std::optional<Job>> ReprocessJobs::find(const domain::Uuid& id) {
  auto job = parts_.jobs.find(id);
  if (job && *job && (*job)->kind != ports::JobKind::reprocess) return std::nullopt;
  return job;
}

Result<std::vector<Job>> ReprocessJobs::list(std::size_t limit) {
  return parts_.jobs.list(ports::JobKind::reprocess, {}, limit);
}

void ReprocessJobs::run(const std::stop_token& stop) {
  name_this_thread("reprocess");
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    if (parts_.clock.monotonic_ms() >= look_at_ms_) {
      lock.unlock();
      resume();
      lock.lock();
    }
    Running* running = next_due(lock, stop);
    if (running == nullptr) continue;
    const bool cancelled = running->cancelled;
    lock.unlock();
    if (cancelled) {
      end(*running, JobState::cancelled, "");
    } else {
      work_on(*running);
    }
    lock.lock();
    if (running->job.state == JobState::running && !running->lost) continue;
    running_.erase(running->job.id);
    changed_.notify_all();
  }
}

ReprocessJobs::Running* ReprocessJobs::next_due(std::unique_lock<std::mutex>& lock,
                                                const std::stop_token& stop) {
  while (!stop.stop_requested() && parts_.clock.monotonic_ms() < look_at_ms_) {
    Running* first = nullptr;
    for (auto& [id, running] : running_) {
      if (running.cancelled && !running.troubled) return &running;
      if (first == nullptr || running.due_ms < first->due_ms) first = &running;
    }
    const std::int64_t wait_ms = first == nullptr ? kRetryMs : first->due_ms - parts_.clock.monotonic_ms();
    if (wait_ms <= 0) return first;
    const auto size = running_.size();
    // Woken early by a new job, a cancellation or the end.
    changed_.wait_for(lock, stop, std::chrono::milliseconds(wait_ms), [&] {
      return running_.size() != size || std::ranges::any_of(running_, [](const auto& entry) {
               return entry.second.cancelled && !entry.second.troubled;
             });
    });
  }
  return nullptr;
}

void ReprocessJobs::work_on(Running& running) {
  const std::int64_t began_ms = parts_.clock.monotonic_ms();
  const auto step = process_batch(running);
  if (!step && !is_temporary(step.error())) return end(running, JobState::failed, step.error().message);
  if (!step) return wait_and_retry(running, step.error());
  running.troubled = false;
  if (step->finished) return end(running, JobState::done, "");
  save(running);
  const auto pause_ms = static_cast<std::int64_t>(step->tried) * 1'000 / running.job.max_per_second;
  running.due_ms = std::max(running.due_ms, began_ms) + pause_ms;
}

Result<ReprocessJobs::Step> ReprocessJobs::process_batch(Running& running) {
  Job& job = running.job;
  ports::ErrorQuery query;
  query.filter = running.filter;
  // Of two inputs with one identity the first stands, as it would have when they came. What comes in
  // while the job runs is not of the job.
  query.oldest_first = true;
  query.filter.to = std::min(running.filter.to.value_or(job.started_at), job.started_at);
  query.after = domain::parse_uuid(job.position);
  query.limit = batch_size(job);
  const auto page = parts_.errors.list(query);
  if (!page) return fail(page.error());
  std::vector<Candidate> candidates;
  for (const auto& error : page->errors) candidates.push_back({&error, std::nullopt});
  const auto trials = parts_.reprocessor.run(candidates, TrialMode::for_good, {});
  if (!trials) return fail(trials.error());
  std::vector<ports::RepairAttempt> attempts;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if ((*trials)[i].obstacle != Obstacle::none) continue;
    attempts.push_back(
        parts_.reprocessor.to_attempt(candidates[i], (*trials)[i], {job.actor, job.reason, job.id}));
  }
  const auto outcomes = parts_.review.settle(attempts);
  if (!outcomes) return fail(outcomes.error());
  job.skipped += candidates.size() - attempts.size();
  for (std::size_t i = 0; i < attempts.size(); ++i) {
    const bool written = (*outcomes)[i] == ports::ChangeOutcome::done;
    ++(!written ? job.skipped : attempts[i].order ? job.succeeded : job.still_failing);
  }
  job.processed = job.succeeded + job.still_failing + job.skipped;
  if (!page->errors.empty()) job.position = domain::to_string(page->errors.back().event.id);
  if (page->next) job.position = domain::to_string(*page->next);
  return Step{!page->next, candidates.size()};
}

void ReprocessJobs::end(Running& running, JobState state, std::string failure) {
  Job ended = running.job;
  // Events that somebody else dealt with before their turn were there at the start and are not met.
  if (state == JobState::done && ended.total > ended.processed) {
    ended.skipped += ended.total - ended.processed;
  }
  ended.processed = ended.succeeded + ended.still_failing + ended.skipped;
  ended.total = std::max(ended.total, ended.processed);
  ended.ended_at = parts_.clock.now();
  ended.failure = std::move(failure);
  ended.state = state;
  // A job whose end is not on record would begin again after a restart.
  if (auto saved = parts_.jobs.save(ended); !saved) {
    if (saved.error().kind == ErrorKind::conflict) return give_up(running);
    return wait_and_retry(running, saved.error());
  }
  running.job = std::move(ended);
}

void ReprocessJobs::wait_and_retry(Running& running, const Error& error) {
  if (!running.troubled) {
    report_("The bulk reprocessing " + domain::to_string(running.job.id) +
            " waits and tries again every second: " + error.message);
  }
  running.troubled = true;
  running.due_ms = parts_.clock.monotonic_ms() + kRetryMs;
}

// A row that could not be written is behind, which a resumed job finds out from its attempts.
void ReprocessJobs::save(Running& running) {
  const auto saved = parts_.jobs.save(running.job);
  if (saved) return;
  if (saved.error().kind == ErrorKind::conflict) return give_up(running);
  report_("How far the bulk reprocessing " + domain::to_string(running.job.id) +
          " has come could not be written down: " + saved.error().message);
}

void ReprocessJobs::give_up(Running& running) {
  running.lost = true;
  report_("The bulk reprocessing " + domain::to_string(running.job.id) + " goes on in another process.");
}

}  // namespace nexus::review
