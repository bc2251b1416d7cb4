// The queues on Amazon SQS, or on anything that speaks its JSON protocol.
//
// What differs from the embedded queue, because SQS is what it is:
//
// - A send that is `unavailable` may have happened, and a repeated request may put a message on the queue
//   twice, with the same id. Stores meet the second as a duplicate.
// - dead_letter sends a copy to the dead letter queue and deletes the original: when the delete is lost,
//   the message comes again besides. Messages that SQS itself moves (after max_receives) move once.
// - Receipt handles live in this process: after a restart, messages in hand come again after their
//   visibility timeout. A handle that another process made stale is noticed by SQS alone, which need not
//   say so; a delete by it may then be forgotten, and the message comes again.
// - SQS cannot peek. peek receives and gives back at once, so it is for queues without a receive limit; on
//   the others it is `invalid`. It shows at most `peek_max` messages, none that are in flight, and their
//   receive counts grow with each look.
// - Counts are SQS's approximations. The counters (sent, acknowledged and the like) are this process's
//   since its start, and what SQS itself moves or expires is in none of them. oldest_age_ms is the age of
//   the oldest message in hand here, or of the last ones that came; 0 where this process receives
//   nothing. CloudWatch has the queue's own (ApproximateAgeOfOldestMessage).
// - Times are whole seconds, rounded up: visibility timeouts, and a wait_ms of 1 .. 1000 waits for one.
// - receive gives back what exceeds max_bytes, which costs those messages one receive.
// - purge says how many were there about then; SQS takes up to a minute for it and refuses a second one
//   within that time (`conflict`).
//
// Safe to call from any thread; calls block. Waiting receives hold a connection of the HTTP client.
#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "adapters/aws/json_protocol.h"
#include "adapters/aws/sqs/entry_batches.h"
#include "adapters/aws/sqs/receipt_table.h"
#include "adapters/aws/sqs/sqs_message.h"
#include "adapters/aws/sqs/sqs_options.h"
#include "adapters/aws/sqs/sqs_queue.h"
#include "ports/clock.h"
#include "ports/queue.h"

namespace nexus::aws {

class SqsBroker final : public ports::Broker {
 public:
  // Finds the queues (find_queues says what can fail). `service` (service "sqs", target "AmazonSQS", JSON
  // 1.0) and `clock` must outlive the broker.
  static Result<std::unique_ptr<SqsBroker>> open(JsonService& service, const ports::Clock& clock,
                                                 SqsOptions options);

  Result<ports::SendReport> send(std::span<const ports::OutgoingMessage> messages) override;
  Result<ports::MessageBatch> receive(ports::QueueName queue, const ports::ReceiveOptions& options) override;
  Result<std::vector<ports::FailedEntry>> acknowledge(ports::QueueName queue,
                                                      std::span<const ports::ReceiptHandle> handles) override;
  Result<std::vector<ports::FailedEntry>> change_visibility(ports::QueueName queue,
                                                            std::span<const ports::ReceiptHandle> handles,
                                                            std::int64_t timeout_ms) override;
  Result<std::vector<ports::FailedEntry>> dead_letter(ports::QueueName queue,
                                                      std::span<const ports::ReceiptHandle> handles) override;
  Result<ports::MessageBatch> peek(ports::QueueName queue, ports::MessageId after, std::size_t max) override;
  Result<ports::QueueStats> stats(ports::QueueName queue) override;
  Result<std::uint64_t> purge(ports::QueueName queue) override;
  Result<> start_redrive(const ports::RedriveOptions& options) override;
  Result<ports::RedriveProgress> redrive_progress(ports::QueueName from) override;
  Result<> cancel_redrive(ports::QueueName from) override;

  const SqsQueues& queues() const { return queues_; }

 private:
  using Failures = std::vector<ports::FailedEntry>;
  // The newest message move task of a queue, as this process knows it.
  struct MoveTask {
    std::string handle;
    std::int64_t started_ms = 0;
    ports::RedriveProgress progress;
  };
  struct Snapshot {
    std::int64_t taken_ms = 0;         // monotonic; 0: none
    std::vector<SqsMessage> messages;  // by their ids
  };
  // What this process knows of a queue.
  struct Notes {
    std::atomic<std::uint64_t> sent{0};
    std::atomic<std::uint64_t> acknowledged{0};
    std::atomic<std::uint64_t> dead_lettered{0};
    std::atomic<std::uint64_t> redriven{0};
    std::atomic<std::uint64_t> purged{0};
    std::atomic<std::size_t> average_bytes{2048};  // of a body, to guess how many fit
    std::mutex mutex;                              // guards what follows; not held during a call to SQS
    std::int64_t last_received_ms = 0;             // monotonic
    domain::Timestamp last_oldest;                 // of that receive
    std::int64_t stats_read_ms = 0;                // monotonic; 0: never
    ports::QueueStats stats;
    std::optional<MoveTask> move_task;
    std::mutex peek_mutex;  // one look at a time; guards the snapshot
    Snapshot snapshot;
  };

  SqsBroker(JsonService& service, const ports::Clock& clock, SqsOptions options, SqsQueues queues);

  const SqsQueue& queue_of(ports::QueueName queue) const { return queues_[static_cast<std::size_t>(queue)]; }
  Notes& notes_of(ports::QueueName queue) { return notes_[static_cast<std::size_t>(queue)]; }
  const ports::QueuePolicy& policy_of(ports::QueueName queue) const {
    return options_.policies[static_cast<std::size_t>(queue)];
  }

  // sqs_send.cpp
  struct Grouping {
    std::string group;
    std::string deduplication;
  };
  Grouping grouping(ports::QueueName queue, const ports::MessageAttributes& attributes,
                    std::string_view body) const;
  // An entry of a SendMessageBatch, compressed where it would be too large otherwise. Its lane points into
  // `grouping`. `invalid`: it is too large all the same.
  Result<BatchEntry> send_entry(ports::QueueName queue, const Grouping& grouping, SqsSend send) const;

  // sqs_receive.cpp
  // One ReceiveMessage or several at the same time; those that fail are left out unless all do.
  struct Poll {
    std::size_t messages = 10;  // wanted altogether
    std::int64_t wait_s = 0;
    std::optional<std::int64_t> visibility_s;
  };
  struct Polled {
    std::vector<SqsMessage> messages;
    bool came_back_full = true;    // every request brought all that it asked for
    bool came_back_empty = false;  // some request brought nothing
  };
  Result<Polled> poll(const SqsQueue& queue, const Poll& poll);
  std::vector<JsonCall> poll_calls(const SqsQueue& queue, const Poll& poll) const;
  Result<std::vector<SqsMessage>> gather(ports::QueueName name, const ports::ReceiveOptions& options);
  Result<Polled> wait_for_first(ports::QueueName name, const ports::ReceiveOptions& options, Poll first);
  std::size_t keep_within(ports::QueueName name, std::size_t max_bytes, std::vector<SqsMessage>& messages);
  ports::MessageBatch hand_out(ports::QueueName name, const ports::ReceiveOptions& options,
                               const std::vector<SqsMessage>& messages);
  void show_again(const SqsQueue& queue, std::span<const SqsMessage> messages);

  // sqs_changes.cpp
  // The handles that SQS has to be asked about, and their places in the caller's list.
  struct Current {
    std::vector<std::size_t> places;
    std::vector<ports::ReceiptHandle> receipts;
    std::vector<std::string> handles;
  };
  Current current_of(ports::QueueName queue, std::span<const ports::ReceiptHandle> handles,
                     bool settled_is_fine, Failures& failed) const;
  Result<Failures> finish(std::size_t asked, Failures failed) const;
  void delete_messages(ports::QueueName queue, const Current& current, Failures& failed);

  // sqs_redrive.cpp
  Result<std::optional<MoveTask>> newest_move_task(ports::QueueName from);

  // sqs_inspection.cpp
  Result<ports::QueueStats> read_stats(ports::QueueName queue);
  Result<> take_snapshot(ports::QueueName queue, Snapshot& snapshot);
  std::int64_t oldest_age_ms(ports::QueueName queue);

  JsonService& service_;
  const ports::Clock& clock_;
  const SqsOptions options_;
  const SqsQueues queues_;
  EntryBatches batches_;
  ReceiptTable receipts_;
  std::array<Notes, ports::kQueueCount> notes_;
};

// Copies a message's texts into storage of the batch; the handle is left empty.
ports::Message& append_message(ports::MessageBatch& batch, const SqsMessage& message);

}  // namespace nexus::aws
