// What happens to messages by the passing of time: redrive and retention.
#include <algorithm>

#include "adapters/memory/memory_broker.h"

namespace nexus::memory {

using namespace ports;

void MemoryBroker::run_background_work() {
  std::lock_guard lock(mutex_);
  settle();
}

void MemoryBroker::settle() {
  for (int i = 0; i < kQueueCount; ++i) expire(static_cast<QueueName>(i));
  for (Queue& queue : queues_) continue_redrive(queue);
}

void MemoryBroker::expire(QueueName name) {
  Queue& queue = queue_of(name);
  const std::int64_t oldest_ms = clock_.now().ms - policy_of(name).retention_ms;
  queue.counters.expired += std::erase_if(
      queue.messages, [&](const auto& entry) { return entry.second.first_sent_ms < oldest_ms; });
}

void MemoryBroker::continue_redrive(Queue& queue) {
  if (!queue.redrive || queue.redrive->progress.state != RedriveProgress::State::running) return;
  Redrive& redrive = *queue.redrive;
  const std::int64_t now_ms = clock_.monotonic_ms();
  const std::uint64_t elapsed_ms = static_cast<std::uint64_t>(now_ms - redrive.started_ms);
  const bool unlimited = redrive.options.max_per_second == 0;
  const std::uint64_t allowed = redrive.options.max_per_second * elapsed_ms / 1000;
  Queue& target = queue_of(redrive.options.to);
  for (auto entry = queue.messages.begin(); entry != queue.messages.end() && entry->first <= redrive.last;) {
    const auto current = entry++;
    if (!unlimited && redrive.progress.moved >= allowed) return;
    if (current->second.visible_at_ms > now_ms) continue;
    current->second.receive_count = 0;
    ++current->second.redrive_count;
    current->second.last_receive = 0;
    current->second.visible_at_ms = 0;
    target.messages.insert(queue.messages.extract(current));
    ++queue.counters.redriven;
    ++redrive.progress.moved;
    changed_.notify_all();
  }
  redrive.progress.state = RedriveProgress::State::done;
}

Result<> MemoryBroker::start_redrive(const RedriveOptions& options) {
  if (options.from == options.to) return fail(ErrorKind::invalid, "A redrive needs two different queues.");
  std::lock_guard lock(mutex_);
  settle();
  Queue& queue = queue_of(options.from);
  if (queue.redrive && queue.redrive->progress.state == RedriveProgress::State::running) {
    return fail(ErrorKind::conflict, "A redrive of that queue is running; wait for it or cancel it.");
  }
  Redrive redrive;
  redrive.options = options;
  redrive.progress.state = RedriveProgress::State::running;
  redrive.progress.total = queue.messages.size();
  redrive.last = next_id_ - 1;
  redrive.started_ms = clock_.monotonic_ms();
  queue.redrive = redrive;
  return {};
}

Result<RedriveProgress> MemoryBroker::redrive_progress(QueueName from) {
  std::lock_guard lock(mutex_);
  settle();
  const Queue& queue = queue_of(from);
  if (!queue.redrive) return fail(ErrorKind::not_found, "That queue was not redriven yet.");
  return queue.redrive->progress;
}

Result<> MemoryBroker::cancel_redrive(QueueName from) {
  std::lock_guard lock(mutex_);
  settle();
  Queue& queue = queue_of(from);
  if (!queue.redrive) return fail(ErrorKind::not_found, "That queue was not redriven yet.");
  if (queue.redrive->progress.state == RedriveProgress::State::running) {
    queue.redrive->progress.state = RedriveProgress::State::cancelled;
  }
  return {};
}

}  // namespace nexus::memory
