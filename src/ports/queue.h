// The queues between intake and delivery, with the semantics of Amazon SQS whether they are
// the embedded journal, memory or SQS itself. tests/contract/queue holds each adapter to it.
//
// At least once: a message is delivered until it is acknowledged. Receiving hides it for its
// visibility timeout; each receive gives a new receipt handle, and a stale handle can neither
// acknowledge nor extend a message that was received again. A message that was received
// `max_receives` times and comes back goes to the dead letter queue instead of out again, in one
// atomic step. Order is roughly, not strictly, the order of sending.
//
// Every operation works on a batch; what fails, fails entry by entry. A failed Result means that
// the whole call failed: with `unavailable` nothing is known of any entry (a send may or may not
// have happened), with `storage_full` or `invalid` nothing was done.
//
// All operations are safe to call from any thread and may block.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "domain/timestamp.h"

namespace nexus::ports {

enum class QueueName : std::uint8_t { valid_orders = 0, error_orders = 1, valid_orders_dlq = 2 };
inline constexpr int kQueueCount = 3;
std::string_view to_string(QueueName queue);
std::optional<QueueName> parse_queue_name(std::string_view name);

struct QueuePolicy {
  std::int64_t visibility_timeout_ms;
  std::int64_t retention_ms;
  std::uint32_t max_receives;                // 0: no limit
  std::optional<QueueName> dead_letters_to;  // where a message goes after max_receives
};
// The policies of docs/configuration.md: 60 s, 4 days, 3 receives then the DLQ; 30 s, 14 days;
// 60 s, 14 days.
QueuePolicy default_policy(QueueName queue);

// Names a message within its broker; keeps its value across redelivery, dead-lettering and redrive.
using MessageId = std::uint64_t;

// Text attributes that travel with a message.
struct MessageAttributes {
  std::string_view partner_id;
  std::int64_t sequence_number = 0;    // 0: none (error events)
  std::string_view external_order_id;  // with partner_id the identity; may be empty (error events)
  std::string_view traceparent;        // W3C trace context; may be empty
};

// What a caller sends; the views need to live until send returns.
struct OutgoingMessage {
  QueueName queue = QueueName::valid_orders;
  std::string_view body;
  MessageAttributes attributes;
};

struct FailedEntry {
  std::size_t index;  // in the batch that was passed
  Error error;
};

struct SendReport {
  std::vector<MessageId> ids;       // one an entry; 0 for the failed ones
  std::vector<FailedEntry> failed;  // empty when all are durable
};

// Proof of one receive of one message. Opaque to callers.
struct ReceiptHandle {
  MessageId message = 0;
  std::uint64_t receive = 0;
  bool operator==(const ReceiptHandle&) const = default;
};

// A message as received or peeked; its views point into the batch that holds it.
struct Message {
  MessageId id = 0;
  std::string_view body;
  MessageAttributes attributes;
  domain::Timestamp first_sent;     // kept across dead-lettering and redrive
  std::uint32_t receive_count = 0;  // this receive included; 0 for a peeked message never received
  // How often a redrive moved it; an adapter may stop at 15. Nothing where the queue does not tell (SQS).
  std::optional<std::uint32_t> redrive_count = {};
  ReceiptHandle handle;  // empty for a peeked message
};

// Owns the bytes that its messages point into. Movable, not copyable.
struct MessageBatch {
  std::vector<Message> messages;
  std::vector<std::unique_ptr<char[]>> storage;
};

struct ReceiveOptions {
  std::size_t max_messages = 10;
  std::size_t max_bytes = 16 * 1024 * 1024;           // of bodies; at least one message is given regardless
  std::int64_t wait_ms = 0;                           // how long to wait for a first message
  std::optional<std::int64_t> visibility_timeout_ms;  // instead of the queue's
};

struct QueueStats {
  std::uint64_t visible = 0;       // ready to be received
  std::uint64_t in_flight = 0;     // received and hidden
  std::int64_t oldest_age_ms = 0;  // of the oldest message that is not acknowledged; 0 when empty
  std::uint64_t sent = 0;          // counters since the queue was made, durable where the adapter can
  std::uint64_t acknowledged = 0;
  std::uint64_t dead_lettered = 0;  // messages that left this queue for its DLQ
  std::uint64_t redriven = 0;       // messages that left this queue by redrive
  std::uint64_t expired = 0;        // by retention
  std::uint64_t purged = 0;
};

struct RedriveOptions {
  QueueName from = QueueName::valid_orders_dlq;
  QueueName to = QueueName::valid_orders;
  std::uint32_t max_per_second = 0;  // 0: as fast as possible
};

struct RedriveProgress {
  enum class State { running, done, cancelled, failed };
  State state = State::done;
  std::uint64_t total = 0;  // messages that were there when it started
  std::uint64_t moved = 0;
  std::string failure;  // why, when failed
};

class Broker {
 public:
  virtual ~Broker() = default;

  // Returns once every message that is not listed as failed is durable. Messages of one call may go
  // to several queues and share one sync.
  virtual Result<SendReport> send(std::span<const OutgoingMessage> messages) = 0;

  // Messages received more than max_receives times are dead-lettered on the way and not returned.
  // An empty batch after wait_ms is not a failure.
  virtual Result<MessageBatch> receive(QueueName queue, const ReceiveOptions& options) = 0;

  // Deletes messages. Listed as failed: stale handles (conflict). Acknowledging the same handle
  // twice is not a failure. An acknowledgement that a crash undoes leads to a redelivery.
  virtual Result<std::vector<FailedEntry>> acknowledge(QueueName queue,
                                                       std::span<const ReceiptHandle> handles) = 0;

  // Sets the time from now until the message is visible again; 0 makes it visible at once.
  virtual Result<std::vector<FailedEntry>> change_visibility(QueueName queue,
                                                             std::span<const ReceiptHandle> handles,
                                                             std::int64_t timeout_ms) = 0;

  // Moves received messages to the queue's DLQ at once: they can never be delivered. `invalid` for
  // a queue that has none.
  virtual Result<std::vector<FailedEntry>> dead_letter(QueueName queue,
                                                       std::span<const ReceiptHandle> handles) = 0;

  // Shows up to `max` waiting messages after `after` (0: from the start), in order of their ids,
  // without receiving them. Messages in flight are shown too.
  virtual Result<MessageBatch> peek(QueueName queue, MessageId after, std::size_t max) = 0;

  virtual Result<QueueStats> stats(QueueName queue) = 0;

  // Deletes every message of the queue, received ones too, and returns how many.
  virtual Result<std::uint64_t> purge(QueueName queue) = 0;

  // Starts moving messages back; receive counts start again from 0. `conflict` while another
  // redrive of that queue runs.
  virtual Result<> start_redrive(const RedriveOptions& options) = 0;
  virtual Result<RedriveProgress> redrive_progress(QueueName from) = 0;  // not_found before the first
  virtual Result<> cancel_redrive(QueueName from) = 0;
};

}  // namespace nexus::ports
