// What consumers and operators do to messages by their handles.
#include <algorithm>

#include "adapters/journal/fatal_report.h"
#include "adapters/journal/journal_broker.h"

namespace nexus::journal {

using namespace ports;

namespace {

// Fails the handles whose message is gone, for changes that make no sense without it.
void note_gone(MessageIndex& index, std::span<const ReceiptHandle> handles,
               std::vector<FailedEntry>& failed) {
  for (std::size_t i = 0; i < handles.size(); ++i) {
    if (index.find(handles[i].message) == nullptr) {
      failed.push_back(
          {i, {ErrorKind::not_found, "The message is gone: it was acknowledged, moved out or has expired."}});
    }
  }
}

}  // namespace

// The ids of the handles that are not stale, each once, in order. A message that is gone is neither
// among them nor a failure: it was acknowledged before, or it never was.
IdRuns JournalBroker::current_ids(QueueName queue, std::span<const ReceiptHandle> handles, Failures& failed) {
  std::vector<MessageId> current;
  current.reserve(handles.size());
  for (std::size_t i = 0; i < handles.size(); ++i) {
    const MessageState* state = index_.find(handles[i].message);
    if (state == nullptr) continue;
    if (state->queue() == queue && state->generation == handles[i].receive && state->receives > 0) {
      current.push_back(handles[i].message);
      continue;
    }
    failed.push_back(
        {i, {ErrorKind::conflict, "The receipt handle is stale: the message was received again or moved."}});
  }
  if (!std::is_sorted(current.begin(), current.end())) std::sort(current.begin(), current.end());
  current.erase(std::unique(current.begin(), current.end()), current.end());
  IdRuns ids;
  for (MessageId id : current) ids.add(id);
  return ids;
}

Result<> JournalBroker::append_change(RecordType type, QueueName queue, const IdRuns& ids, Change change) {
  const std::span<const IdRun> runs = ids.runs();
  std::vector<IdRun> part;
  std::uint64_t count = 0;
  const auto write_part = [&]() -> Result<> {
    Result<> written = guard(log_.append(type, queue, change_payload(change, part), Purpose::bookkeeping));
    part.clear();
    count = 0;
    return written;
  };
  for (IdRun run : runs) {
    while (run.count > 0) {
      const std::uint64_t taken = std::min(run.count, kMaxChangeIds - count);
      part.push_back({run.first, taken});
      count += taken;
      run.first += taken;
      run.count -= taken;
      if (count < kMaxChangeIds && part.size() < kMaxChangeRuns) continue;
      if (Result<> written = write_part(); !written) return written;
    }
  }
  return part.empty() ? Result<>{} : write_part();
}

void JournalBroker::forget(MessageId id) {
  const MessageState* state = index_.find(id);
  if (state == nullptr) return;
  if (state->kind() == MessageKind::hidden) in_flight_of(state->queue()).release(id);
  Segment* segment = log_.at(state->slot);
  if (--segment->live == 0 && segment == log_.segments().front().get()) want_work();
  index_.erase(id);
}

void JournalBroker::move_to(MessageId id, MessageState& state, QueueName queue) {
  if (state.kind() == MessageKind::hidden) in_flight_of(state.queue()).release(id);
  state.next_generation();
  index_.move(id, state, queue, MessageKind::ready);
}

// Runs with no other message of the queue between them become one range: every message of the queue
// in a range that is in flight is then one of these.
void JournalBroker::hide(QueueName queue, std::span<const IdRun> runs, Deadline deadline) {
  for (std::size_t i = 0; i < runs.size();) {
    const MessageId first = runs[i].first;
    MessageId end = runs[i].first + runs[i].count;
    std::uint64_t count = runs[i].count;
    for (++i; i < runs.size() && runs[i].first >= end; ++i) {
      const auto between = index_.next_in(queue, end);
      if (!between || between.id != runs[i].first) break;
      end = runs[i].first + runs[i].count;
      count += runs[i].count;
    }
    in_flight_of(queue).hide(first, end - 1, count, deadline);
  }
}

Result<std::vector<FailedEntry>> JournalBroker::acknowledge(QueueName queue,
                                                            std::span<const ReceiptHandle> handles) {
  const FatalReport fatal(*this);
  if (stopped()) return stopped_error();
  Failures failed;
  std::lock_guard lock(mutex_);
  const IdRuns ids = current_ids(queue, handles, failed);
  if (ids.empty()) return failed;
  if (Result<> written = append_change(RecordType::acknowledged, queue, ids); !written)
    return fail(written.error());
  ids.for_each([&](MessageId id) { forget(id); });
  counters_of(queue).acknowledged += ids.count();
  return failed;
}

Result<std::vector<FailedEntry>> JournalBroker::change_visibility(QueueName queue,
                                                                  std::span<const ReceiptHandle> handles,
                                                                  std::int64_t timeout_ms) {
  if (timeout_ms < 0) return fail(ErrorKind::invalid, "A visibility timeout cannot be negative.");
  const FatalReport fatal(*this);
  if (stopped()) return stopped_error();
  Failures failed;
  std::lock_guard lock(mutex_);
  const IdRuns ids = current_ids(queue, handles, failed);
  note_gone(index_, handles, failed);
  if (ids.empty()) return failed;
  Change change;
  change.visible_at_ms = steady_now_ms() + timeout_ms;
  change.timeout_ms = timeout_ms;
  if (Result<> written = append_change(RecordType::visibility, queue, ids, change); !written) {
    return fail(written.error());
  }
  ids.for_each([&](MessageId id) {
    MessageState& state = *index_.find(id);
    if (state.kind() == MessageKind::hidden) in_flight_of(queue).release(id);
    index_.move(id, state, queue, timeout_ms == 0 ? MessageKind::ready : MessageKind::hidden);
  });
  if (timeout_ms > 0) hide(queue, ids.runs(), {clock_.monotonic_ms() + timeout_ms, timeout_ms});
  if (waiting_receivers_ > 0) arrived_.notify_all();
  return failed;
}

Result<std::vector<FailedEntry>> JournalBroker::dead_letter(QueueName queue,
                                                            std::span<const ReceiptHandle> handles) {
  const FatalReport fatal(*this);
  if (!policy_of(queue).dead_letters_to) {
    return fail(ErrorKind::invalid,
                "The queue " + std::string(to_string(queue)) + " has no dead letter queue.");
  }
  if (stopped()) return stopped_error();
  Failures failed;
  std::lock_guard lock(mutex_);
  const IdRuns ids = current_ids(queue, handles, failed);
  note_gone(index_, handles, failed);
  if (Result<> moved = give_to_dead_letters(queue, ids); !moved) return fail(moved.error());
  if (waiting_receivers_ > 0) arrived_.notify_all();
  return failed;
}

Result<std::uint64_t> JournalBroker::purge(QueueName queue) {
  const FatalReport fatal(*this);
  if (stopped()) return stopped_error();
  std::lock_guard lock(mutex_);
  IdRuns ids;
  for (auto found = index_.next_in(queue, 0); found; found = index_.next_in(queue, found.id + 1))
    ids.add(found.id);
  if (Result<> written = append_change(RecordType::purged, queue, ids); !written)
    return fail(written.error());
  ids.for_each([&](MessageId id) { forget(id); });
  counters_of(queue).purged += ids.count();
  return ids.count();
}

}  // namespace nexus::journal
