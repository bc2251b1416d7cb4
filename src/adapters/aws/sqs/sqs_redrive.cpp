// Redrive by SQS's own message move tasks, which go on without us.
//
// SQS lists the newest tasks of a queue; what it forgets (ElasticMQ forgets cancelled ones) is remembered
// here while the process lives.
#include <algorithm>
#include <utility>

#include "adapters/aws/sqs/sqs_broker.h"
#include "wire/json_text.h"
#include "wire/json_value.h"

namespace nexus::aws {

using namespace ports;

namespace {

using State = RedriveProgress::State;

// AWS moves at most this many a second and refuses more.
constexpr std::uint32_t kFastestPerSecond = 500;

std::int64_t number_of(const wire::JsonValue& object, std::string_view name) {
  const wire::JsonValue* value = object.find(name);
  return value != nullptr && value->is_number() ? value->integer().value_or(0) : 0;
}

std::string text_of(const wire::JsonValue& object, std::string_view name) {
  const wire::JsonValue* value = object.find(name);
  return value != nullptr && value->is_string() ? value->string() : std::string();
}

State state_of(const std::string& status) {
  if (status == "RUNNING" || status == "CANCELLING") return State::running;
  if (status == "CANCELLED") return State::cancelled;
  return status == "FAILED" ? State::failed : State::done;
}

std::string source(const SqsQueue& queue) {
  std::string body = "{\"SourceArn\":";
  wire::append_string(body, queue.arn);
  return body;
}

}  // namespace

Result<std::optional<SqsBroker::MoveTask>> SqsBroker::newest_move_task(QueueName from) {
  const SqsQueue& queue = queue_of(from);
  auto answer = call_queue(service_, "ListMessageMoveTasks", queue.name,
                           source(queue) + ",\"MaxResults\":10}", options_.request_timeout_ms);
  // AWS refuses to list the tasks of a queue that is nobody's dead letter queue: it can have none.
  if (!answer && answer.error().kind != ErrorKind::invalid) return fail(answer.error());
  std::optional<MoveTask> newest;
  const wire::JsonValue* results = answer ? answer->find("Results") : nullptr;
  static const std::vector<wire::JsonValue> kNone;
  for (const wire::JsonValue& result : results != nullptr && results->is_array() ? results->items() : kNone) {
    MoveTask task;
    task.handle = text_of(result, "TaskHandle");
    task.started_ms = number_of(result, "StartedTimestamp");
    task.progress.state = state_of(text_of(result, "Status"));
    task.progress.moved = static_cast<std::uint64_t>(number_of(result, "ApproximateNumberOfMessagesMoved"));
    const auto to_move = static_cast<std::uint64_t>(number_of(result, "ApproximateNumberOfMessagesToMove"));
    task.progress.total = std::max(task.progress.moved, to_move);
    if (task.progress.state == State::failed) task.progress.failure = text_of(result, "FailureReason");
    if (!newest || task.started_ms >= newest->started_ms) newest = std::move(task);
  }
  Notes& notes = notes_of(from);
  std::lock_guard lock(notes.mutex);
  std::optional<MoveTask>& known = notes.move_task;
  if (!newest) return known;
  // AWS gives the handle of running tasks alone, so the time of the start says whether it is the same.
  const bool same = known && (newest->handle.empty() || newest->handle == known->handle);
  if (known && !same && known->started_ms > newest->started_ms) return known;
  if (same) {
    newest->handle = known->handle;
    newest->progress.total = std::max(newest->progress.total, known->progress.total);
  }
  const std::uint64_t counted = same ? std::min(known->progress.moved, newest->progress.moved) : 0;
  notes.redriven.fetch_add(newest->progress.moved - counted, std::memory_order_relaxed);
  known = newest;
  return known;
}

Result<> SqsBroker::start_redrive(const RedriveOptions& options) {
  if (options.from == options.to) return fail(ErrorKind::invalid, "A redrive needs two different queues.");
  const SqsQueue& from = queue_of(options.from);
  const auto before = read_stats(options.from);
  if (!before) return fail(before.error());
  std::string body = source(from) + ",\"DestinationArn\":";
  wire::append_string(body, queue_of(options.to).arn);
  if (options.max_per_second != 0) {
    body += ",\"MaxNumberOfMessagesPerSecond\":" +
            std::to_string(std::min(options.max_per_second, kFastestPerSecond));
  }
  const std::int64_t started_ms = clock_.now().ms;
  auto answer =
      call_queue(service_, "StartMessageMoveTask", from.name, body + "}", options_.request_timeout_ms);
  if (!answer) {
    // SQS refuses for this and for other reasons with the same code.
    const auto running = newest_move_task(options.from);
    if (running && *running && (*running)->progress.state == State::running) {
      return fail(ErrorKind::conflict,
                  "A redrive of " + std::string(to_string(options.from)) + " runs; cancel it or wait.");
    }
    return fail(answer.error());
  }
  MoveTask task;
  task.handle = text_of(*answer, "TaskHandle");
  task.started_ms = started_ms;
  task.progress.state = State::running;
  task.progress.total = before->visible + before->in_flight;
  Notes& notes = notes_of(options.from);
  std::lock_guard lock(notes.mutex);
  notes.move_task = std::move(task);
  return {};
}

Result<RedriveProgress> SqsBroker::redrive_progress(QueueName from) {
  const auto task = newest_move_task(from);
  if (!task) return fail(task.error());
  if (!*task) {
    return fail(ErrorKind::not_found, "There has been no redrive of " + std::string(to_string(from)) + ".");
  }
  return (*task)->progress;
}

Result<> SqsBroker::cancel_redrive(QueueName from) {
  const auto task = newest_move_task(from);
  if (!task) return fail(task.error());
  if (!*task) {
    return fail(ErrorKind::not_found, "There has been no redrive of " + std::string(to_string(from)) + ".");
  }
  if ((*task)->progress.state != State::running) return {};
  std::string body = "{\"TaskHandle\":";
  wire::append_string(body, (*task)->handle);
  auto answer = call_queue(service_, "CancelMessageMoveTask", queue_of(from).name, body + "}",
                           options_.request_timeout_ms);
  if (!answer) return fail(answer.error());
  Notes& notes = notes_of(from);
  std::lock_guard lock(notes.mutex);
  notes.move_task->progress.state = State::cancelled;
  notes.move_task->progress.moved =
      std::max(notes.move_task->progress.moved,
               static_cast<std::uint64_t>(number_of(*answer, "ApproximateNumberOfMessagesMoved")));
  return {};
}

}  // namespace nexus::aws
