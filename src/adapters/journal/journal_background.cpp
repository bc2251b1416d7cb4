// What happens without being asked for: flush, expiry, redrive, giving up segments.
#include <algorithm>

#include "adapters/journal/fatal_report.h"
#include "adapters/journal/journal_broker.h"

namespace nexus::journal {

using namespace ports;

namespace {
constexpr std::size_t kExpiryBatch = 1000;
constexpr std::size_t kRedriveBatch = 1000;
// How often the thread looks after a running redrive.
constexpr auto kRedriveInterval = std::chrono::milliseconds(20);
}  // namespace

void JournalBroker::run_thread() {
  std::unique_lock lock(mutex_);
  auto next_round = std::chrono::steady_clock::now();
  while (!closing_) {
    const bool due = std::chrono::steady_clock::now() >= next_round;
    bool redriving = false;
    for (const auto& redrive : redrives_) {
      redriving = redriving || (redrive && redrive->progress.state == RedriveProgress::State::running);
    }
    work_wanted_ = false;
    lock.unlock();
    // A failure is either fatal, and then reported, or a full disk, and then tried again next time.
    if (due) {
      static_cast<void>(run_background_work());
      next_round = std::chrono::steady_clock::now() + std::chrono::milliseconds(options_.flush_interval_ms);
    } else if (!stopped()) {
      static_cast<void>(make_space());
    }
    lock.lock();
    const auto wake = redriving ? std::chrono::steady_clock::now() + kRedriveInterval : next_round;
    work_.wait_until(lock, std::min(wake, next_round), [&] { return closing_ || work_wanted_; });
  }
}

void JournalBroker::want_work() {
  work_wanted_ = true;
  if (options_.background_thread) work_.notify_one();
}

Result<> JournalBroker::run_background_work() {
  if (stopped()) return stopped_error();
  const FatalReport fatal(*this);
  if (Result<> done = flush(); !done) return done;
  for (int i = 0; i < kQueueCount; ++i) {
    if (Result<> done = expire(static_cast<QueueName>(i)); !done) return done;
  }
  return make_space();
}

Result<> JournalBroker::make_space() {
  const FatalReport fatal(*this);
  std::lock_guard one_at_a_time(background_mutex_);
  {
    std::lock_guard lock(mutex_);
    show_due();
    if (waiting_receivers_ > 0) arrived_.notify_all();
    for (auto& redrive : redrives_) {
      if (!redrive || redrive->progress.state != RedriveProgress::State::running) continue;
      if (Result<> done = continue_redrive(*redrive); !done) {
        redrive->progress.state = RedriveProgress::State::failed;
        redrive->progress.failure = done.error().message;
      }
    }
  }
  if (Result<> done = give_up_segments(); !done) return done;
  while (true) {
    {
      std::lock_guard lock(mutex_);
      if (!wants_relocation()) break;
    }
    if (Result<> done = relocate_first(); !done) return done;
    if (Result<> done = give_up_segments(); !done) return done;
  }
  return add_spares();
}

Result<> JournalBroker::flush() {
  std::unique_lock lock(mutex_);
  const bool unsynced = log_.has_unsynced();
  lock.unlock();
  if (unsynced) {
    if (Result<> synced = sync_log(); !synced) return synced;
  }
  lock.lock();
  // Tells the next start that what is there was durable, so that damage is not taken for a torn tail.
  return log_.wants_sync_mark() ? guard(log_.append_sync_mark()) : Result<>{};
}

Result<IdRuns> JournalBroker::find_expired(QueueName queue, std::span<const Located> located) {
  const std::int64_t oldest_ms = steady_now_ms() - policy_of(queue).retention_ms;
  std::vector<std::unique_ptr<char[]>> storage;
  MessageReader reader(storage, located.size());
  IdRuns expired;
  for (const Located& message : located) {
    const auto record = reader.read(message);
    if (!record && record.error().kind != ErrorKind::corrupt) return fail(record.error());
    const auto fields = record ? read_message(*record) : std::nullopt;
    // A damaged one is noticed, reported and set aside when it is received.
    if (!fields) continue;
    if (fields->first_sent_ms >= oldest_ms) break;
    expired.add(message.id);
  }
  return expired;
}

Result<> JournalBroker::expire(QueueName queue) {
  const FatalReport fatal(*this);
  while (true) {
    std::unique_lock lock(mutex_);
    const auto first = index_.next_in(queue, 0);
    if (!first) return {};
    const std::int64_t oldest_ms = steady_now_ms() - policy_of(queue).retention_ms;
    if (index_.block_first_sent_ms(first.id) >= oldest_ms) return {};
    const std::vector<Located> located = locate(queue, 0, kExpiryBatch);
    lock.unlock();
    auto expired = find_expired(queue, located);
    lock.lock();
    unpin(located);
    if (!expired) return fail(expired.error());
    IdRuns present;
    expired->for_each([&](MessageId id) {
      const MessageState* state = index_.find(id);
      if (state != nullptr && state->queue() == queue) present.add(id);
    });
    if (present.empty()) return {};
    if (Result<> written = append_change(RecordType::expired, queue, present); !written) return written;
    present.for_each([&](MessageId id) { forget(id); });
    counters_of(queue).expired += present.count();
  }
}

Result<> JournalBroker::continue_redrive(Redrive& redrive) {
  const QueueName from = redrive.options.from;
  const QueueName to = redrive.options.to;
  const auto elapsed_ms = static_cast<std::uint64_t>(clock_.monotonic_ms() - redrive.started_ms);
  while (true) {
    std::size_t max = kRedriveBatch;
    if (redrive.options.max_per_second != 0) {
      const std::uint64_t allowed = redrive.options.max_per_second * elapsed_ms / 1000;
      max = std::min<std::uint64_t>(max, allowed - std::min(allowed, redrive.progress.moved));
      if (max == 0) return {};
    }
    IdRuns ids;
    MessageId next = redrive.next;
    for (auto found = index_.next_ready(from, next); found && found.id <= redrive.last && ids.count() < max;
         found = index_.next_ready(from, next)) {
      ids.add(found.id);
      next = found.id + 1;
    }
    if (ids.empty()) {
      redrive.progress.state = RedriveProgress::State::done;
      return {};
    }
    Change change;
    change.to = to;
    if (Result<> written = append_change(RecordType::redriven, from, ids, change); !written) return written;
    ids.for_each([&](MessageId id) {
      MessageState& state = *index_.find(id);
      state.count_redrive();
      move_to(id, state, to);
    });
    redrive.next = next;
    redrive.progress.moved += ids.count();
    counters_of(from).redriven += ids.count();
    if (waiting_receivers_ > 0) arrived_.notify_all();
  }
}

Result<> JournalBroker::start_redrive(const RedriveOptions& options) {
  if (options.from == options.to) return fail(ErrorKind::invalid, "A redrive needs two different queues.");
  if (stopped()) return stopped_error();
  std::lock_guard lock(mutex_);
  show_due();
  auto& redrive = redrives_[static_cast<std::size_t>(options.from)];
  if (redrive && redrive->progress.state == RedriveProgress::State::running) {
    return fail(ErrorKind::conflict, "A redrive of that queue is running; wait for it or cancel it.");
  }
  redrive.emplace();
  redrive->options = options;
  redrive->progress.state = RedriveProgress::State::running;
  redrive->progress.total = index_.total(options.from);
  redrive->last = next_id_.load() - 1;
  redrive->started_ms = clock_.monotonic_ms();
  want_work();
  return {};
}

Result<RedriveProgress> JournalBroker::redrive_progress(QueueName from) {
  std::lock_guard lock(mutex_);
  const auto& redrive = redrives_[static_cast<std::size_t>(from)];
  if (!redrive) return fail(ErrorKind::not_found, "That queue was not redriven since the start.");
  return redrive->progress;
}

Result<> JournalBroker::cancel_redrive(QueueName from) {
  std::lock_guard lock(mutex_);
  auto& redrive = redrives_[static_cast<std::size_t>(from)];
  if (!redrive) return fail(ErrorKind::not_found, "That queue was not redriven since the start.");
  if (redrive->progress.state == RedriveProgress::State::running) {
    redrive->progress.state = RedriveProgress::State::cancelled;
  }
  return {};
}

}  // namespace nexus::journal
